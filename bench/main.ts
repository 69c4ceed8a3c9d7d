// npm run bench: what start, memory, reads and handshakes cost, as ratios to the least they could cost, in one run.
// `--json` prints the rows as JSON; `--rounds N` (default 7); `--only start,first,read,handshake,deliver` some of it.

import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import autocannon from 'autocannon'
import { Pool } from 'undici'
import { deliveries } from './delivery.js'
import { firsts } from './first.js'
import { startBare, startBareHandshake, startEnsLocal } from './program.js'
import { atLeast, atMost, type Compared, noted, printRows, type Row } from './rows.js'
import { interleave } from './statistics.js'

const CONNECTIONS = 20
const flag = (name: string): string | undefined => process.argv[process.argv.indexOf(name) + 1]
const rounds = process.argv.includes('--rounds') ? Number(flag('--rounds')) : 7

const starts = async (): Promise<Row[]> => {
  const memories = { ours: [] as number[], theirs: [] as number[] }
  const start = (name: keyof typeof memories, program: typeof startBare) => async () => {
    const running = await program()
    memories[name].push(running.memory())
    await running.stop()
    return running.startMs
  }
  const times = await interleave(rounds * 2, {
    ours: start('ours', () => startEnsLocal()),
    theirs: start('theirs', startBare)
  })
  const middle = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
  return [
    atMost('start → first 200, against a bare Fastify', 'ms', times, 2),
    atMost(
      'idle memory, against a bare Fastify',
      'MB',
      { ours: middle(memories.ours), theirs: middle(memories.theirs) },
      1.5
    )
  ]
}

const bearer = { authorization: 'Bearer any', 'content-type': 'application/json' }

const requestsPerSecond = async (url: string): Promise<number> => {
  const result = await autocannon({ url, connections: CONNECTIONS, duration: 2, headers: bearer })
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${url}: ${result.non2xx} not 2xx, ${result.errors} errors`)
  return result.requests.average
}

interface Receiver {
  readonly url: string
  readonly keys: Map<string, string>
  close(): void
}

/** Answers 200 to everything, and keeps the keys of the probes. */
const startReceiver = async (): Promise<Receiver> => {
  const keys = new Map<string, string>()
  const server = createServer((request, response) => {
    let text = ''
    request.setEncoding('utf8').on('data', chunk => {
      text += chunk
    })
    request.on('end', () => {
      const { callbackId, verificationKey } = JSON.parse(text)
      keys.set(callbackId, verificationKey)
      response.end()
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, keys, close: () => server.close() }
}

const inParallel = async (count: number, task: (index: number) => Promise<void>): Promise<number> => {
  let next = 0
  const from = performance.now()
  const work = async (): Promise<void> => {
    while (next < count) await task(next++)
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, work))
  return (count / (performance.now() - from)) * 1000
}

const post = async (pool: Pool, path: string, body: object): Promise<ReturnType<typeof JSON.parse>> => {
  const answer = await pool.request({ method: 'POST', path, headers: bearer, body: JSON.stringify(body) })
  const text = await answer.body.text()
  if (answer.statusCode > 201) throw new Error(`${path}: ${answer.statusCode} ${text}`)
  return text === '' ? undefined : JSON.parse(text)
}

/** A thousand registrations, each verified with the key that the receiver got. */
const handshake = (pool: Pool, { keys }: Receiver): (() => Promise<number>) => {
  let batch = 0
  return () => {
    batch += 1
    return inParallel(1000, async index => {
      const callbackName = `cb-${batch}-${index}`
      const request = [{ callbackName, url: `https://${callbackName}.example.com/` }]
      const [{ callbackId }] = await post(pool, '/platform/v1/ens-callbacks', request)
      const verificationKey = keys.get(callbackId)
      keys.delete(callbackId)
      await post(pool, '/platform/v1/ens-verify', { callbackId, verificationKey })
    })
  }
}

const plainBody = (index: number): object => ({ callbackId: `plain-${index % 100}`, verificationKey: 'x'.repeat(44) })

const handshakes = async (): Promise<Row[]> => {
  const receiver = await startReceiver()
  const [ens, bare] = [await startEnsLocal('--forward-to', receiver.url), await startBareHandshake(receiver.url)]
  const pools = [ens.url, bare.url, receiver.url].map(url => new Pool(url, { connections: CONNECTIONS }))
  const [toEns, toBare, toReceiver] = pools as [Pool, Pool, Pool]
  const rates = await interleave(rounds, {
    ours: handshake(toEns, receiver),
    bare: handshake(toBare, receiver),
    kept: () => inParallel(4000, index => post(toReceiver, '/', plainBody(index))),
    fresh: () =>
      inParallel(1000, async index => {
        const pool = new Pool(receiver.url, { connections: 1 })
        await post(pool, '/', plainBody(index))
        await pool.destroy()
      })
  })
  await Promise.all(pools.map(pool => pool.close()))
  await Promise.all([ens.stop(), bare.stop()])
  receiver.close()
  const what = 'create + probe + verify, against'
  const against = (theirs: number): Compared => ({ ours: rates.ours, theirs })
  return [
    atLeast(`${what} plain POSTs to the receiver, a socket each`, '/s', against(rates.fresh), 0.2),
    atLeast(`${what} the same by a bare Fastify and undici`, '/s', against(rates.bare), 0.5),
    noted(`${what} plain POSTs on 20 kept sockets`, '/s', against(rates.kept)),
    noted('the bare Fastify and undici, against plain POSTs on 20 kept sockets', '/s', {
      ours: rates.bare,
      theirs: rates.kept
    })
  ]
}

const reads = async (): Promise<Row> => {
  const receiver = await startReceiver()
  const [ens, bare] = [await startEnsLocal('--forward-to', receiver.url), await startBare()]
  const pool = new Pool(ens.url)
  const [{ callbackId }] = await post(pool, '/platform/v1/ens-callbacks', [
    { callbackName: 'cb', url: 'https://example.com/' }
  ])
  await pool.close()
  const rates = await interleave(rounds, {
    ours: () => requestsPerSecond(`${ens.url}/platform/v1/ens-callbacks/${callbackId}`),
    theirs: () => requestsPerSecond(`${bare.url}/things/${callbackId}`)
  })
  await Promise.all([ens.stop(), bare.stop()])
  receiver.close()
  return atLeast('GET ens-callbacks/{id}, against a bare Fastify', '/s', rates, 0.5)
}

console.error(`Node ${process.version}, ${rounds} interleaved rounds, medians`)
const parts: Record<string, () => Promise<Row[]>> = {
  start: starts,
  first: () => firsts(rounds),
  read: async () => [await reads()],
  handshake: handshakes,
  deliver: () => deliveries(rounds)
}
const only = process.argv.includes('--only') ? String(flag('--only')).split(',') : Object.keys(parts)
const rows: Row[] = []
for (const part of only) rows.push(...((await parts[part]?.()) ?? []))
if (process.argv.includes('--json')) console.log(JSON.stringify(rows, null, 2))
else printRows(rows)
process.exitCode = rows.every(({ met }) => met !== false) ? 0 : 1
