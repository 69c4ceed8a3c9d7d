// What a send inside Marketing Cloud would cause: events come into being, and go to the queues of those who asked for
// them. Whoever did not get them is told why.

import type { EnsEvent } from '../ens/event.js'
import { createNewId } from '../ens/new-id.js'
import type { PublishAnswer, PublishRequest, Unmatched } from '../ens/publication.js'
import { checkPublishRequest } from '../ens/publish-request.js'
import type { Clock, Directory, EmitActivity, Enqueue, Random, ReadFixture } from '../ports.js'
import { createPrepare, type MadeEvents, makeEvents } from './make-events.js'
import type { Operation } from './operation-ports.js'
import { createRouter, type Run, toQueueEntries } from './route-events.js'

export { checkPublishRequest }

export interface PublishPorts {
  readonly directory: Directory
  readonly clock: Pick<Clock, 'now'>
  readonly random: Random
  readonly emit: EmitActivity
  readonly enqueue: Enqueue
  readonly readFixture: ReadFixture
  readonly settings: {
    /** Write `= & < > '` in events as the vendor's samples do. */
    readonly escapeHtml: boolean
  }
}

const ANSWER_EVENTS = 100
const ANSWER_UNMATCHED = 100
const ANSWER_QUEUED = 100
const ACTIVITY_UNMATCHED = 20
const ACTIVITY_QUEUED = 20
const WARNINGS_NAMED = 3

const countOf = (runs: readonly Run[]): number => runs.reduce((sum, { texts }) => sum + texts.length, 0)
const typesOf = (runs: readonly Run[]): string[] => [...new Set(runs.map(({ route }) => route.eventCategoryType))]

const warn = (emit: EmitActivity, made: readonly MadeEvents[]): void => {
  const warnings = [...new Set(made.flatMap(events => events.warnings))]
  if (warnings.length === 0) return
  const more = warnings.length - WARNINGS_NAMED
  emit('fidelity.warning', {
    about: 'events',
    message: [...warnings.slice(0, WARNINGS_NAMED), ...(more > 0 ? [`And ${more} more.`] : [])].join(' '),
    hint: 'It is delivered as asked. The real service would not send it so: mend the event unless you meant it.'
  })
}

const hintFor = (types: readonly string[], unmatched: readonly Unmatched[]): string => {
  if (unmatched.length === 0)
    return 'There is no subscription yet: verify a callback, then POST /platform/v1/ens-subscriptions.'
  const near = unmatched.find(({ reason }) => reason !== 'type')
  return near === undefined
    ? `No subscription asks for ${types.join(', ')}: add the type to the eventCategoryTypes of one.`
    : `${near.subscriptionName}: ${near.detail}`
}

const reportLost = (emit: EmitActivity, runs: readonly Run[], unmatched: readonly Unmatched[]): void => {
  if (runs.length === 0) return
  const eventCategoryTypes = typesOf(runs)
  const hint = hintFor(eventCategoryTypes, unmatched)
  emit('event.unmatched', { count: countOf(runs), eventCategoryTypes, unmatched, hint })
}

/**
 * Publishes all events of a request or none. Resolves when they are kept. Throws UserError `ERR_EVENT` for a request
 * that makes no sense; `request` is checked, so it may come from anywhere.
 */
export const publishEvents = (ports: PublishPorts): Operation<PublishRequest, PublishAnswer> => {
  const { directory, clock, emit, enqueue, readFixture, settings } = ports
  const newId = createNewId(ports.random)
  const { escapeHtml } = settings
  const prepare = createPrepare(readFixture, escapeHtml)
  return async request => {
    const now = clock.now()
    const made = makeEvents({ prepare, newId, now, escapeHtml }, checkPublishRequest(request))
    const router = createRouter(directory, now)
    const runs = made.map(({ event, texts }) => ({ route: router.route(event), texts }))
    const { unmatched, more } = router.unmatched(ANSWER_UNMATCHED)
    const lost = router.lost(ACTIVITY_UNMATCHED)
    const entries = toQueueEntries(runs)
    const queued = entries.length > 0 ? await enqueue(entries) : []
    const accepted = countOf(runs)
    const matched = runs.reduce((sum, { route, texts }) => sum + route.matched * texts.length, 0)
    warn(emit, made)
    emit('event.accepted', {
      count: accepted,
      eventCategoryTypes: typesOf(runs),
      matched,
      unmatched: unmatched.slice(0, ACTIVITY_UNMATCHED),
      ...(queued.length > 0 && { queued: queued.slice(0, ACTIVITY_QUEUED) })
    })
    const nobodys = runs.filter(({ route }) => route.matched === 0)
    reportLost(emit, nobodys, lost.unmatched)
    return {
      accepted,
      matched,
      unmatched,
      ...(more > 0 && { unmatchedMore: more }),
      ...(queued.length > 0 && { queued: queued.slice(0, ANSWER_QUEUED) }),
      ...(accepted <= ANSWER_EVENTS && {
        events: runs.flatMap(({ texts }) => texts.map(text => JSON.parse(text) as EnsEvent))
      })
    }
  }
}
