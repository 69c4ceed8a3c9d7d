// Events for tests: as they come from the package, built anew with changes, and signed as ENS would send them.

import { createRealClock } from '../clock/create-real-clock.js'
import { type BuildOptions, buildEvent as build, type NewId } from '../ens/build-event.js'
import type { EnsEvent } from '../ens/event.js'
import { eventTypes as catalogue } from '../ens/event-catalogue.js'
import { createNewId } from '../ens/new-id.js'
import { probeBody } from '../ens/probe.js'
import { resolveType } from '../ens/resolve-type.js'
import { SIGNATURE_HEADER, sign } from '../ens/signature.js'
import { newKey } from '../ens/verification.js'
import { createReadFixture } from '../fixtures.js'
import { createRandom } from '../random/create-random.js'

const readFixture = createReadFixture()
const random = createRandom()
const newId = createNewId(random)
const clock = createRealClock()

/** Every type of event there is, as `Category.Type`. */
export const eventTypes: readonly string[] = Object.freeze(catalogue.map(({ name }) => name))

/**
 * The package's example of a type, `EmailSent` or `TransactionalSendEvents.EmailSent`: a copy of one's own. Throws
 * UserError `ERR_EVENT` for a type that does not exist, or that two categories have.
 */
export const eventFixture = (type: string): EnsEvent =>
  // A test holds the fixtures to the catalogue.
  structuredClone(readFixture(resolveType(type).name) as EnsEvent)

export interface BuildEventOptions {
  /** The send event that this one is about, or its compositeId: an EmailOpen of an EmailSent. */
  readonly of?: BuildOptions['of']
  /** Milliseconds since 1970. Default: now. */
  readonly now?: number
  /** Makes the ids repeat. Default: none. */
  readonly seed?: number
}

const idsOf = ({ seed }: BuildEventOptions): NewId => (seed === undefined ? newId : createNewId(createRandom(seed)))

/**
 * An event with ids of its own, as ENS would send it; `overrides` are dotted paths: `{ 'info.to': 'a@example.com' }`.
 * Throws UserError `ERR_EVENT` for a type or an override that can not be.
 */
export const buildEvent = (
  type: string,
  overrides: Readonly<Record<string, unknown>> = {},
  options: BuildEventOptions = {}
): EnsEvent => {
  const { of, now = clock.now() } = options
  return build(eventFixture(type), { overrides, of, now }, idsOf(options))
}

/** So many of a type, alike but for their ids. Throws as `buildEvent`. */
export const buildEvents = (
  count: number,
  type: string,
  overrides?: Readonly<Record<string, unknown>>,
  options: BuildEventOptions = {}
): EnsEvent[] => {
  const ids = idsOf(options)
  const { of, now = clock.now() } = options
  return Array.from({ length: count }, () => build(eventFixture(type), { overrides, of, now }, ids))
}

/** A request as ENS sends it, to hand to a handler without a socket. */
export interface EnsRequest {
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

const toRequest = (json: string, headers: EnsRequest['headers'] = {}): EnsRequest => ({
  headers: { 'content-type': 'application/json', ...headers },
  body: Buffer.from(json)
})

/** A delivery of these events, signed with the callback's signatureKey: `x-sfmc-ens-signature`. */
export const deliveryRequest = (events: readonly EnsEvent[], signatureKey: string): EnsRequest => {
  const json = JSON.stringify(events)
  return toRequest(json, { [SIGNATURE_HEADER]: sign(json, signatureKey) })
}

/** The liveness probe of a callback; what is not given is made up. */
export const probeRequest = (
  given: { callbackId?: string; verificationKey?: string } = {}
): EnsRequest & { readonly callbackId: string; readonly verificationKey: string } => {
  const { callbackId = random.uuid(), verificationKey = newKey(random.bytes(32)) } = given
  return { ...toRequest(probeBody({ callbackId, verificationKey })), callbackId, verificationKey }
}
