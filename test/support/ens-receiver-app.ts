// A receiver of ENS as people write them on node:http: a good one, and the habits that make a bad one of it.

import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { eventType } from '../../src/ens/event-catalogue.js'

interface Event {
  readonly eventCategoryType: string
  readonly compositeId?: string
}

/** Where the receiver verifies its callback, and who it is there. */
export interface EnsAccess {
  readonly url: string
  readonly clientId: string
  readonly clientSecret: string
}

export interface ReceiverSettings {
  readonly signatureKey: string
  /** Without it somebody else verifies the callback. */
  readonly ens?: EnsAccess
}

/** What can be done otherwise than the good receiver does it. */
export interface Habits {
  readonly probeStatus: number
  isGenuine(raw: Buffer, signature: string, signatureKey: string): boolean
  /** What is no POST. */
  refuse(response: ServerResponse): void
  /** In the way of an answer. */
  beforeAnswer(events: readonly Event[]): unknown
  /** The work itself; `handled` is what the receiver keeps of it. */
  afterAnswer(events: readonly Event[], handled: Set<string>): void
}

class Refusal extends Error {
  readonly status: number
  constructor(status: number) {
    super(`refused with ${status}`)
    this.status = status
  }
}

const MOST_BYTES = 8_000_000

export const hmac = (key: Buffer | string, bytes: Buffer | string): string =>
  createHmac('sha256', key).update(bytes).digest('base64')

export const isSame = (one: string, other: string): boolean =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other))

export const goodHabits: Habits = {
  probeStatus: 200,
  isGenuine: (raw, signature, signatureKey) => isSame(hmac(Buffer.from(signatureKey, 'base64'), raw), signature),
  refuse: response => response.writeHead(405).end(),
  beforeAnswer: () => undefined,
  // Each event once, and those of a type we know.
  afterAnswer: (events, handled) => {
    for (const { eventCategoryType, compositeId = '' } of events)
      if (eventType(eventCategoryType) !== undefined) handled.add(compositeId)
  }
}

/** What is left of a body that is too large is read and thrown away by Node, so that the refusal can be read. */
const readRaw = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      bytes += chunk.length
      if (bytes > MOST_BYTES) throw new Refusal(413)
      chunks.push(chunk)
    }
  } catch (error) {
    // It broke off: nobody reads the answer, and nothing must come of it.
    throw error instanceof Refusal ? error : new Refusal(400)
  }
  return Buffer.concat(chunks)
}

const parse = (raw: Buffer): unknown => {
  try {
    return JSON.parse(raw.toString())
  } catch {
    throw new Refusal(400)
  }
}

const post = async (url: string, body: object, token?: string): Promise<Response> => {
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) }
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
  if (response.ok) return response
  throw new Refusal(502)
}

const verify = async ({ url, clientId, clientSecret }: EnsAccess, probe: object): Promise<void> => {
  const client = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret }
  const token = (await (await post(`${url}/v2/token`, client)).json()) as { access_token: string }
  await (await post(`${url}/platform/v1/ens-verify`, probe, token.access_token)).arrayBuffer()
}

type Answer = readonly [status: number, events: readonly Event[]]

const receiveEvents = async (raw: Buffer, body: unknown, signature: string, app: App): Promise<Answer> => {
  const { habits, settings } = app
  if (!habits.isGenuine(raw, signature, settings().signatureKey)) throw new Refusal(401)
  if (!Array.isArray(body)) throw new Refusal(400)
  await habits.beforeAnswer(body)
  return [200, body]
}

const receive = async (request: IncomingMessage, app: App): Promise<Answer> => {
  const raw = await readRaw(request)
  const body = parse(raw)
  const signature = String(request.headers['x-sfmc-ens-signature'] ?? '')
  if (typeof body !== 'object' || body === null || !('verificationKey' in body))
    return receiveEvents(raw, body, signature, app)
  const { ens } = app.settings()
  if (ens !== undefined) await verify(ens, body)
  return [app.habits.probeStatus, []]
}

interface App {
  readonly habits: Habits
  settings(): ReceiverSettings
}

export const createReceiverApp = (settings: () => ReceiverSettings, habits: Habits = goodHabits): Server => {
  const handled = new Set<string>()
  return createServer(async (request: IncomingMessage, response: ServerResponse) => {
    if (request.method !== 'POST') return habits.refuse(response)
    const [status, events] = await receive(request, { settings, habits }).catch((error: unknown): Answer => {
      if (error instanceof Refusal) return [error.status, []]
      throw error
    })
    response.writeHead(status).end(() => habits.afterAnswer(events, handled))
  })
}
