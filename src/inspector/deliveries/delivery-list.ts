// The list of deliveries in view, the newest first: filtered, longer on request, and read again when something happened
// to one, as often as emulator and eye can bear.

import { type ReadonlySignal, signal } from '@preact/signals'
import type { DeliveryState, DeliveryView } from '../../ens/delivery.js'
import type { Api } from '../api.js'
import { createResource, type Resource } from '../resource.js'

/** Empty: any. */
export interface DeliveryFilter {
  readonly state: DeliveryState | ''
  readonly callbackId: string
}

/** What a row shows. */
export interface DeliveryRow
  extends Pick<
    DeliveryView,
    'deliveryId' | 'callbackName' | 'state' | 'eventCount' | 'createdAt' | 'attemptCount' | 'nextAttemptAt'
  > {
  readonly isReplay: boolean
  /** Of the last attempt; empty before the first. */
  readonly verdict: string
}

export interface DeliveryPage {
  readonly rows: readonly DeliveryRow[]
  readonly hasMore: boolean
  /** What was asked for. */
  readonly filter: DeliveryFilter
}

export interface DeliveryList extends Pick<Resource<DeliveryPage>, 'data' | 'problem' | 'revive' | 'note'> {
  readonly filter: ReadonlySignal<DeliveryFilter>
  choose(filter: DeliveryFilter): Promise<void>
  /** Twice as many. */
  lengthen(): Promise<void>
}

export interface DeliveryListPorts {
  readonly api: Pick<Api, 'get'>
  after(ms: number, run: () => void): void
  /** Milliseconds of a clock that only goes on. */
  elapsed(): number
  isHidden(): boolean
}

interface Answer {
  readonly deliveries: readonly DeliveryView[]
  readonly next?: string
}

const STEP = 100
const MOST_IN_A_CALL = 1000
const GAP_MS = 500
/** A list may be long: reading it takes a fifth of the time at most. */
const REST = 4

export const toRow = (delivery: DeliveryView): DeliveryRow => {
  const { deliveryId, callbackName, state, eventCount, createdAt, attemptCount, nextAttemptAt, replayOf, attempts } =
    delivery
  const verdict = attempts.at(-1)?.verdict ?? ''
  const isReplay = replayOf !== null
  return { deliveryId, callbackName, state, eventCount, createdAt, attemptCount, nextAttemptAt, isReplay, verdict }
}

const pathOf = (filter: DeliveryFilter, limit: number, cursor = ''): string => {
  const query = Object.entries({ ...filter, limit: String(limit), cursor, bodies: 'false' })
  return `/deliveries?${new URLSearchParams(query.filter(([, value]) => value !== ''))}`
}

export const createDeliveryList = ({ api, after, elapsed, isHidden }: DeliveryListPorts): DeliveryList => {
  const filter = signal<DeliveryFilter>({ state: '', callbackId: '' })
  let wanted = STEP
  let tookMs = 0

  const readAll = async (asked: DeliveryFilter): Promise<DeliveryPage> => {
    const rows: DeliveryRow[] = []
    let next: string | undefined
    do {
      const limit = Math.min(wanted - rows.length, MOST_IN_A_CALL)
      const answer: Answer = await api.get<Answer>(pathOf(asked, limit, next))
      rows.push(...answer.deliveries.map(toRow))
      next = answer.next
    } while (next !== undefined && rows.length < wanted)
    return { rows, hasMore: next !== undefined, filter: asked }
  }

  const load = async (): Promise<DeliveryPage> => {
    const asked = filter.value
    const began = elapsed()
    const page = await readAll(asked)
    tookMs = elapsed() - began
    // Another filter was chosen meanwhile.
    return asked === filter.value ? page : load()
  }

  const resource = createResource({
    load,
    concerns: ({ type }) => !isHidden() && (type.startsWith('delivery.') || type.startsWith('state.')),
    after: (ms, run) => after(Math.max(ms, tookMs * REST), run),
    gapMs: GAP_MS
  })

  return {
    ...resource,
    filter,
    choose: chosen => {
      filter.value = chosen
      wanted = STEP
      return resource.refresh()
    },
    lengthen: () => {
      wanted *= 2
      return resource.refresh()
    }
  }
}
