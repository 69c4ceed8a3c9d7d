// Cases run on a receiver that a test makes up: real sockets, and a time that passes only where the receiver says so.

import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { checkCases } from '../../src/check/check-cases.js'
import type { CaseResult } from '../../src/check/check-report.js'
import { createExam, type ExamPorts } from '../../src/check/create-exam.js'
import type { Exam } from '../../src/check/exam.js'
import { type Ran, runCases } from '../../src/check/run-cases.js'
import { createVirtualClock } from '../../src/clock/create-virtual-clock.js'
import { verifySignature } from '../../src/ens/signature.js'
import { createReadFixture } from '../../src/fixtures.js'
import { createPoster } from '../../src/outbound/create-poster.js'
import { createResolve } from '../../src/outbound/create-resolve.js'
import { createRandom } from '../../src/random/create-random.js'
import { fakeStopwatch } from '../support/fake-stopwatch.js'

interface Test {
  teardown(end: () => unknown): void
}

export interface Asked {
  readonly method: string
  readonly text: string
  readonly signature: string | undefined
  readonly isProbe: boolean
  /** How many requests there have been, this one included. */
  readonly count: number
}

/**
 * A status; `cut`: the connection; `garble`: an answer that is no HTTP; `hang`: none until the deadline is over; `end`: and
 * nothing listens any more.
 */
export type Deed = number | 'cut' | 'garble' | 'hang' | 'end' | { status: number; after: number }
export type Behave = (asked: Asked) => Deed | Promise<Deed>

/** Of a callback that was registered once. */
export const key: string = Buffer.alloc(32, 'the key of a test').toString('base64')

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

export const good = ({ method, text, signature, isProbe }: Asked, signatureKey: string = key): number => {
  if (method !== 'POST') return 405
  if (text.length > 8_000_000) return 413
  if (isProbe) return 200
  if (!verifySignature(text, signature, signatureKey)) return 401
  return isJson(text) ? 200 : 400
}

/** Good but for what fits. */
export const goodBut =
  (fits: (asked: Asked) => boolean, deed: Deed): Behave =>
  asked =>
    fits(asked) ? deed : good(asked)

export const has =
  (part: string) =>
  ({ text }: Asked): boolean =>
    text.includes(part)

const read = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

/** Listens on loopback; `elapse` lets time pass. */
export const startBehaving = async (
  t: Test,
  behave: Behave,
  elapse: (ms: number) => void = () => undefined
): Promise<{ url: string; asked: Asked[]; end: () => void; begin: () => void }> => {
  const asked: Asked[] = []
  const server = createServer(async (request: IncomingMessage, response: ServerResponse) => {
    const text = await read(request)
    const signature = request.headers['x-sfmc-ens-signature'] as string | undefined
    const one = { method: `${request.method}`, text, signature, isProbe: text.includes('verificationKey') }
    asked.push({ ...one, count: asked.length + 1 })
    const deed = await behave(asked.at(-1) as Asked)
    if (typeof deed === 'string') misdeeds[deed](request.socket)
    else {
      const { status, after } = typeof deed === 'number' ? { status: deed, after: 0 } : deed
      elapse(after)
      response.writeHead(status, { connection: 'close' }).end()
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const end = (): void => {
    server.close()
    server.closeAllConnections()
  }
  t.teardown(end)
  const { port } = server.address() as AddressInfo
  const misdeeds: Readonly<Record<Extract<Deed, string>, (socket: Socket) => unknown>> = {
    end,
    cut: socket => socket.destroy(),
    garble: socket => socket.end('hello\n'),
    hang: () => elapse(60_000)
  }
  const begin = (): void => void server.listen(port, '127.0.0.1')
  return { url: `http://127.0.0.1:${port}/ens`, asked, end, begin }
}

interface Ending {
  end(): void
  begin(): void
}

export interface Settings extends Partial<Pick<ExamPorts, 'url' | 'key' | 'handshake' | 'signal' | 'callbackId'>> {
  /** When the check waits on purpose. */
  readonly onPause?: (receiver: Ending) => void
}

export interface Examined extends Ran {
  readonly exam: Exam
  readonly asked: readonly Asked[]
  readonly only: CaseResult
}

/** As long as lies between two attempts. */
const atOnce = (run: () => void): (() => void) => {
  const waiting = setImmediate(run)
  return () => clearImmediate(waiting)
}

/** Those cases, on a receiver that behaves so. Pauses pass at once, deadlines when it lets them. */
export const examine = async (
  t: Test,
  ids: readonly string[],
  behave: Behave,
  { onPause = () => {}, ...settings }: Settings = { key },
  onCase: (result: CaseResult, receiver: Ending) => void = () => {}
): Promise<Examined> => {
  const fake = fakeStopwatch()
  const stopwatch = {
    ...fake,
    after: (ms: number, run: () => void) => {
      if (ms !== 1000) return fake.after(ms, run)
      onPause(receiver)
      return atOnce(run)
    }
  }
  const receiver = await startBehaving(t, behave, fake.advance)
  const { url, asked } = receiver
  const poster = createPoster({ stopwatch, resolve: createResolve({ map: {}, forwardTo: undefined }) })
  t.teardown(() => poster.close())
  const exam = createExam({
    url: new URL(url),
    post: poster.post,
    stopwatch,
    random: createRandom(1),
    clock: createVirtualClock(1_767_225_600_000),
    readFixture: createReadFixture(),
    deadlineScale: 1,
    ...settings
  })
  const cases = ids.map(id => checkCases.find(known => known.id === id) as (typeof checkCases)[number])
  const ran = await runCases({ cases, exam, onCase: result => onCase(result, receiver), signal: settings.signal })
  return { ...ran, exam, asked, only: ran.results.at(-1) as CaseResult }
}
