// A stand-in for ENS that answers from a script: for the client's tests, which need answers no emulator should give.

import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { freePort } from './free-port.js'

export interface FakeRequest {
  method: string
  path: string
  headers: IncomingHttpHeaders
  text: string
  json: unknown
}

/** What to answer: a body is sent as JSON unless it is a string. `hang-up` closes the connection without a word. */
export type FakeAnswer = 'hang-up' | { status: number; body?: unknown; until?: Promise<unknown> }

export interface FakeEns {
  url: string
  /** Token requests apart from all others. */
  tokenRequests: FakeRequest[]
  requests: FakeRequest[]
  /** Answers to the next requests but token requests, in order; then 200 with an empty array. */
  answer(...answers: FakeAnswer[]): void
  /** Answers to the next token requests, in order; then `token-1`, `token-2`… */
  answerToken(...answers: FakeAnswer[]): void
  close(): Promise<void>
}

export const startFakeEns = async (t: { teardown(run: () => Promise<void>): void }): Promise<FakeEns> => {
  const script: FakeAnswer[] = []
  const tokenScript: FakeAnswer[] = []
  const requests: FakeRequest[] = []
  const tokenRequests: FakeRequest[] = []

  const next = (path: string): FakeAnswer => {
    if (!path.endsWith('/v2/token')) return script.shift() ?? { status: 200, body: [] }
    const token = { access_token: `token-${tokenRequests.length}`, token_type: 'Bearer', expires_in: 1079 }
    return tokenScript.shift() ?? { status: 200, body: token }
  }

  const server = createServer(async (request, response) => {
    const { method = '', url = '', headers } = request
    let text = ''
    for await (const chunk of request.setEncoding('utf8')) text += chunk
    const list = url.endsWith('/v2/token') ? tokenRequests : requests
    list.push({ method, path: url, headers, text, json: text === '' ? undefined : JSON.parse(text) })
    const answer = next(url)
    if (answer === 'hang-up') {
      request.socket.destroy()
      return
    }
    await answer.until
    response.statusCode = answer.status
    response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body))
  })
  await once(server.listen(await freePort(), '127.0.0.1'), 'listening')
  const close = (): Promise<void> =>
    new Promise(resolve => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  t.teardown(close)
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    tokenRequests,
    answer: (...answers) => {
      script.push(...answers)
    },
    answerToken: (...answers) => {
      tokenScript.push(...answers)
    },
    close
  }
}
