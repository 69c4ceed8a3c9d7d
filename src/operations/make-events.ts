// From what a publication asks for to the events themselves, as they go over the wire.

import type { NewId } from '../ens/build-event.js'
import type { EnsEvent } from '../ens/event.js'
import { eventWarnings } from '../ens/event-rules.js'
import { type PreparedEvents, prepareEvents } from '../ens/prepare-events.js'
import type { EventsOfType, PublishRequest } from '../ens/publication.js'
import { isCompleteEvent, isList } from '../ens/publish-request.js'
import { knownType, resolveType } from '../ens/resolve-type.js'
import { toWire } from '../ens/to-wire.js'
import { UserError } from '../errors.js'
import type { ReadFixture } from '../ports.js'

export interface MakePorts {
  readonly prepare: Prepare
  readonly newId: NewId
  /** Milliseconds since 1970. */
  readonly now: number
  readonly escapeHtml: boolean
}

/** How many kinds of events are remembered. */
const MOST_KINDS = 100

/** From a type and what is to be otherwise. */
export type Prepare = (event: Pick<EventsOfType, 'type' | 'overrides' | 'of'>) => PreparedEvents

/** Whoever publishes one event after another of a kind does not wait for it to be built each time. */
export const createPrepare = (readFixture: ReadFixture, escapeHtml: boolean): Prepare => {
  const known = new Map<string, PreparedEvents>()
  const build: Prepare = ({ type, overrides, of }) =>
    // A test holds the fixtures to the catalogue.
    prepareEvents(readFixture(resolveType(type).name) as EnsEvent, { overrides, of, escapeHtml })
  return asked => {
    if (asked.of !== undefined) return build(asked)
    const key = `${asked.type} ${JSON.stringify(asked.overrides)}`
    const prepared = known.get(key) ?? build(asked)
    if (known.size >= MOST_KINDS) known.clear()
    known.set(key, prepared)
    return prepared
  }
}

/** Events that are alike but for their ids. */
export interface MadeEvents {
  /** One of them; its ids may be placeholders. */
  readonly event: EnsEvent
  /** JSON, one an event. */
  readonly texts: string[]
  /** What the real service would not send so. */
  readonly warnings: readonly string[]
}

const makeOfType = ({ prepare, newId, now }: MakePorts, asked: EventsOfType): MadeEvents => {
  const { count = 1, overrides } = asked
  const { event, text } = prepare(asked)
  const texts = Array.from({ length: count }, () => text(newId, now))
  return { event, texts, warnings: overrides === undefined ? [] : eventWarnings(JSON.parse(String(texts[0]))) }
}

const makeComplete = ({ escapeHtml }: MakePorts, event: EnsEvent): MadeEvents => {
  knownType(event.eventCategoryType)
  return { event, texts: [toWire(event, { escapeHtml })], warnings: eventWarnings(event) }
}

const makeItem = (ports: MakePorts, item: Omit<EventsOfType, 'count'> | EnsEvent, index: number): MadeEvents => {
  try {
    return isCompleteEvent(item) ? makeComplete(ports, item) : makeOfType(ports, item)
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    throw new UserError(`events[${index}]: ${error.message}`, error.hint, { code: error.code })
  }
}

/** All events of a publication, in order. Throws UserError `ERR_EVENT`; what can not be made is made not even in part. */
export const makeEvents = (ports: MakePorts, request: PublishRequest): MadeEvents[] =>
  isList(request) ? request.events.map((item, index) => makeItem(ports, item, index)) : [makeOfType(ports, request)]
