// One delivery, once: makes an attempt, keeps what came of it, and says so.

import type { Attempt, Delivery, DeliveryState, NextStep } from '../ens/delivery.js'
import { steps } from '../ens/next-steps.js'
import { afterFailure, type RetryPolicy } from '../ens/retry-policy.js'
import type { EmitActivity, HoldBack, JournalEntry } from '../ports.js'
import { announceAttempt, announceState } from './announce.js'
import { type AttemptPorts, type ChooseNext, makeAttempt, type Sending } from './attempt.js'
import type { Fate } from './fate.js'
import type { HealthKeeper } from './health-keeper.js'
import type { Journal } from './journal.js'

export interface CarryPorts extends AttemptPorts {
  readonly emit: EmitActivity
  readonly policy: RetryPolicy
  readonly journal: Journal
  readonly health: HealthKeeper
  readonly fate: Fate
  readonly holdBack: HoldBack
  /** What is kept of a delivery has changed. */
  changed(delivery: Delivery): void
}

const stateAfter: Readonly<Record<NextStep['does'], DeliveryState>> = {
  nothing: 'delivered',
  retry: 'retrying',
  defer: 'deferred',
  drop: 'dropped',
  fail: 'failed'
}

/** About what an attempt takes without the answer's body. */
const ATTEMPT_BYTES = 1000

const afterAttempt = (delivery: Delivery, { at, next, response }: Attempt): Delivery => ({
  ...delivery,
  state: stateAfter[next.does],
  keptBytes: delivery.keptBytes + ATTEMPT_BYTES + (response?.body.length ?? 0),
  attemptCount: delivery.attemptCount + 1,
  firstAttemptAt: delivery.firstAttemptAt ?? at,
  nextAttemptAt: next.at ?? null,
  next
})

/** What is written down together with what came of a delivery; asked for in that moment. */
type Before = () => readonly JournalEntry[]
const nothing: Before = () => []

/** Ends a delivery without an attempt. */
export const giveUp = async (
  { journal, emit, changed }: CarryPorts,
  delivery: Delivery,
  next: NextStep,
  before: Before = nothing
): Promise<void> => {
  const ended: Delivery = { ...delivery, state: stateAfter[next.does], nextAttemptAt: null, next }
  await journal.add(...before(), { put: ended })
  announceState(emit, ended, next)
  changed(ended)
}

const chooseNext = ({ policy, fate, clock }: CarryPorts, delivery: Delivery): ChooseNext => {
  const { attemptCount, replayOf } = delivery
  return ok => {
    if (ok) return steps.delivered()
    if (replayOf !== null) return steps.replayFailed()
    const now = clock.now()
    const firstAttemptAt = delivery.firstAttemptAt ?? now
    return fate(delivery) ?? afterFailure(policy, { attempts: attemptCount + 1, firstAttemptAt, now })
  }
}

/** Undefined where there is nothing to keep. */
const settleHealth = (
  { health, policy }: CarryPorts,
  { callbackId, replayOf }: Delivery,
  { does, rule }: NextStep
): Promise<void> | undefined => {
  if (replayOf !== null) return undefined
  if (does === 'nothing') return health.delivered(callbackId)
  return rule === `${policy.name}.drop` ? health.gaveUp(callbackId) : undefined
}

type Held = Awaited<ReturnType<HoldBack>>

/** Asked once for each, before anything is sent. A replay is sent when it is asked for. */
const holdBackOf = ({ holdBack }: CarryPorts, delivery: Delivery, { body }: Sending): Promise<Held> | undefined =>
  delivery.next === null && delivery.replayOf === null ? holdBack(delivery, body) : undefined

/** Lets others overtake it: no attempt was made. */
const postpone = async (
  { journal, clock, changed }: CarryPorts,
  delivery: Delivery,
  held: NonNullable<Held>,
  before: Before
): Promise<void> => {
  const at = clock.now() + held.ms
  const waiting: Delivery = { ...delivery, state: 'retrying', nextAttemptAt: at, next: steps.heldBack(held, at) }
  await journal.add(...before(), { put: waiting })
  changed(waiting)
}

/** Whether it worked; undefined when it was called off from our side or held back, and so never happened. */
export const carry = async (
  ports: CarryPorts,
  delivery: Delivery,
  sending: Sending,
  before: Before = nothing
): Promise<boolean | undefined> => {
  const { journal, emit, changed } = ports
  const asked = holdBackOf(ports, delivery, sending)
  const held = asked === undefined ? undefined : await asked
  if (held !== undefined && !sending.signal.aborted) {
    await postpone(ports, delivery, held, before)
    return undefined
  }
  const made = await makeAttempt(ports, delivery, sending, chooseNext(ports, delivery))
  if (made === undefined) return undefined
  const after = afterAttempt(delivery, made)
  await journal.add(...before(), { put: after }, { attempt: made, deliveryId: delivery.deliveryId })
  if (sending.signal.aborted) return undefined
  announceAttempt(emit, after, made)
  announceState(emit, after, made.next)
  try {
    const settling = settleHealth(ports, after, made.next)
    if (settling !== undefined) await settling
  } finally {
    changed(after)
  }
  return made.ok
}
