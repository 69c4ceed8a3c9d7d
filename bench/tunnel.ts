// npm run bench:tunnel: what a tunnel costs, against direct posts, npm's localtunnel on the same server and OpenSSH -R, in
// one run of interleaved rounds. `--rounds N` (default 5); `--json` prints the rows as JSON.

import { readFileSync } from 'node:fs'
import { type Load, post, type Speed } from './posts.js'
import { atLeast, atMost, noted, printRows, type Row } from './rows.js'
import { median } from './statistics.js'
import { type Contender, startContenders } from './tunnel-contenders.js'

const rounds = process.argv.includes('--rounds') ? Number(process.argv[process.argv.indexOf('--rounds') + 1]) : 5

const loads = {
  small: { connections: 16, count: 4000, bytes: 1024 },
  single: { connections: 1, count: 1000, bytes: 1024 },
  large: { connections: 4, count: 80, bytes: 1_000_000 },
  largeSingle: { connections: 1, count: 30, bytes: 1_000_000 },
  largeRandom: { connections: 4, count: 80, bytes: 1_000_000, content: 'random' },
  largeAscii: { connections: 4, count: 80, bytes: 1_000_000, content: 'ascii' }
} satisfies Record<string, Load>

type LoadName = keyof typeof loads
const loadNames = Object.keys(loads) as LoadName[]
type Results = Readonly<Record<LoadName, Speed[]>>

/** Megabytes of resident memory at its highest so far. */
const peakOf = (pid: number): number =>
  Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024

const run = async (contenders: readonly Contender[]): Promise<Map<string, Results>> => {
  const results = new Map<string, Results>()
  for (const { name } of contenders)
    results.set(name, { small: [], single: [], large: [], largeSingle: [], largeRandom: [], largeAscii: [] })
  const measure = async ({ name, aim, isFast }: Contender, load: LoadName): Promise<void> => {
    const { count, ...rest } = loads[load]
    // Of the same length, about: what takes a tenth of a second is mostly opening connections.
    results.get(name)?.[load].push(await post(aim, { ...rest, count: isFast ? count * 5 : count }))
  }
  // What is fast is compiled late: until then it is not itself.
  for (const { aim } of contenders) await post(aim, { connections: 16, count: 8000, bytes: 1024 })
  for (let round = 0; round < rounds; round++)
    for (const load of loadNames) for (const contender of contenders) await measure(contender, load)
  return results
}

const toRows = (results: ReadonlyMap<string, Results>, peaks: ReadonlyMap<string, number>): Row[] => {
  const of = (name: string, load: LoadName, figure: keyof Speed): number =>
    median((results.get(name)?.[load] ?? []).map(speed => speed[figure]))
  const against = (ours: string, theirs: string, load: LoadName, figure: keyof Speed) => ({
    ours: of(ours, load, figure),
    theirs: of(theirs, load, figure)
  })
  const over = of('front', 'single', 'p50') - of('direct', 'single', 'p50')
  const named = (what: string, theirs: string): Row[] => [
    noted(`1 KB, 16 connections, against ${what}`, '/s', against('tunnel', theirs, 'small', 'perSecond')),
    noted(`1 KB, 1 connection, p50 against ${what}`, 'µs', against('tunnel', theirs, 'single', 'p50')),
    noted(`1 MB, 4 connections, against ${what}`, 'MB/s', against('tunnel', theirs, 'large', 'megabytesPerSecond'))
  ]
  const npm = 'npm localtunnel'
  return [
    atLeast(`1 KB, 16 connections, against ${npm}`, '/s', against('tunnel', npm, 'small', 'perSecond'), 1),
    noted(`1 KB, 1 connection, p50 against ${npm}`, 'µs', against('tunnel', npm, 'single', 'p50')),
    noted(`1 KB, 1 connection, p99 against ${npm}`, 'µs', against('tunnel', npm, 'single', 'p99')),
    atLeast(`1 MB, 4 connections, against ${npm}`, 'MB/s', against('tunnel', npm, 'large', 'megabytesPerSecond'), 4),
    noted(`1 MB, 1 connection, against ${npm}`, 'MB/s', against('tunnel', npm, 'largeSingle', 'megabytesPerSecond')),
    noted(`1 MB of random bytes, 4 connections`, 'MB/s', against('tunnel', npm, 'largeRandom', 'megabytesPerSecond')),
    noted(`1 MB of ASCII alone, 4 connections`, 'MB/s', against('tunnel', npm, 'largeAscii', 'megabytesPerSecond')),
    ...named('direct', 'direct'),
    ...(results.has('ssh -R') ? named('OpenSSH -R', 'ssh -R') : []),
    atLeast(
      'front alone, 1 KB, 16 connections, against direct',
      '/s',
      against('front', 'direct', 'small', 'perSecond'),
      0.5
    ),
    noted('a bare node:http proxy, the same', '/s', against('bare proxy', 'direct', 'small', 'perSecond')),
    noted(
      'front alone, 1 KB, 16 connections, against that proxy',
      '/s',
      against('front', 'bare proxy', 'small', 'perSecond')
    ),
    noted(
      'front alone, 1 MB, 4 connections, against that proxy',
      'MB/s',
      against('front', 'bare proxy', 'large', 'megabytesPerSecond')
    ),
    atMost('front alone, 1 KB, p50 over direct', 'µs', { ours: over, theirs: 300 }, 1),
    atMost('peak memory of the tunnel', 'MB', { ours: peaks.get('tunnel') ?? Number.NaN, theirs: 130 }, 1),
    noted('peak memory of the front alone, against a bare proxy', 'MB', {
      ours: peaks.get('front') ?? Number.NaN,
      theirs: peaks.get('bare proxy') ?? Number.NaN
    })
  ]
}

console.error(`Node ${process.version}, ${rounds} interleaved rounds, medians`)
const { contenders, stop } = await startContenders()
const results = await run(contenders)
const peaks = new Map(contenders.flatMap(({ name, pid }) => (pid === undefined ? [] : [[name, peakOf(pid)]])))
await stop()
const rows = toRows(results, peaks)
if (process.argv.includes('--json')) console.log(JSON.stringify(rows, null, 2))
else printRows(rows)
process.exitCode = rows.every(({ met }) => met !== false) ? 0 : 1
