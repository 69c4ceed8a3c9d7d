// `ens-local probe URL`: what ENS would say of this url, now, and what would mend it.

import { probe } from '../../probe.js'
import { colours } from '../colours.js'
import type { Args, Command, Io } from '../command.js'
import { probeJson, probeView } from '../probe-view.js'
import { routeOptions, toRoutes } from '../route-options.js'
import { usageError } from '../usage-error.js'

const checkScheme = (url: string): void => {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(url)) return
  throw usageError(`${url} is no url: it has no scheme.`, `Write https://${url.replace(/^\/+/, '')}`)
}

const run = async (args: Args, io: Io): Promise<number> => {
  const { url, json } = args as { url: string; json?: boolean }
  checkScheme(url)
  const report = await probe(url, await toRoutes(args, io))
  const width = io.stdout.isTTY === true ? io.stdout.columns : undefined
  io.stdout.write(json ? `${JSON.stringify(probeJson(report))}\n` : probeView(report, { paint: colours(io), width }))
  return report.passed ? 0 : 1
}

export const command: Command = {
  usage: 'probe <url>',
  positionals: { url: { type: 'string', describe: 'The callback url, as you would register it' } },
  options: { ...routeOptions, json: { type: 'boolean', describe: 'One JSON object on stdout' } },
  examples: [
    ['ens-local probe https://hook.example.com/ens', 'Exit code 0 if ENS would take it, else 1'],
    [
      'ens-local probe https://hook.example.com/ens --map hook.example.com=http://127.0.0.1:3000',
      'The same, for the app on port 3000'
    ]
  ],
  run
}
