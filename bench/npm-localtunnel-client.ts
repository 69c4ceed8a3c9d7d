// The npm package localtunnel on the same server, as a program of its own: `--relay URL --to URL`.

import localtunnel from 'localtunnel'

const flag = (name: string): string => String(process.argv[process.argv.indexOf(name) + 1])
const { url } = await localtunnel({
  host: flag('--relay'),
  port: Number(new URL(flag('--to')).port),
  subdomain: 'theirs'
})
console.log(JSON.stringify({ url }))
