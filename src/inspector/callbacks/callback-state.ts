// What state a callback is in, in a word, and why it is so, in a sentence.

import type { Activity } from '../../ens/activity.js'
import { PROBE_DEADLINE_MS } from '../../ens/probe.js'
import type { Subscription } from '../../ens/subscription.js'
import type { CallbackView } from '../control-views.js'
import { countOf, span, timeOfDay } from '../moments.js'

export interface CallbackState {
  readonly tone: 'good' | 'bad' | 'warn' | 'info'
  readonly word: string
  readonly why: string
  /** What a person can do about it; empty where there is nothing to do. */
  readonly hint: string
}

export interface StateFacts {
  /** The emulator's clock, in milliseconds since 1970. */
  readonly now: number
  /** Its subscriptions; absent while they are not known. */
  readonly subscriptions?: readonly Pick<Subscription, 'status'>[] | undefined
  /** Why it was suspended last, where that is known. */
  readonly suspension?: string | undefined
}

type Of<T extends Activity['type']> = Extract<Activity, { type: T }>

const lastOf = <T extends 'callback.suspended' | 'probe.started'>(
  activities: readonly Activity[],
  type: T,
  callbackId: string
): Of<T> | undefined =>
  activities.findLast((activity): activity is Of<T> => activity.type === type && activity.callbackId === callbackId)

/** Why a callback was suspended last, as the emulator said it; undefined when that is no longer kept. */
export const suspensionWhy = (activities: readonly Activity[], callbackId: string): string | undefined =>
  lastOf(activities, 'callback.suspended', callbackId)?.why

/** For a whole probe; the documented one where no other is known. */
export const probeDeadlineMs = (activities: readonly Activity[], callbackId: string): number =>
  lastOf(activities, 'probe.started', callbackId)?.deadlineMs ?? PROBE_DEADLINE_MS

const AGAIN = 'ENS does not probe it again: delete it, mend the receiver, and register it anew.'

const suspended = (until: number, { now, suspension }: StateFacts): CallbackState => ({
  tone: 'bad',
  word: 'suspended',
  why: `Suspended until ${timeOfDay(until).slice(0, 8)}, for another ${span(until - now)}${
    suspension === undefined ? ', because deliveries failed in a row.' : `: ${suspension}`
  }`,
  hint: 'Until then nothing is attempted, and its events are dropped.'
})

const verified = ({ subscriptions }: StateFacts): CallbackState => {
  const of = (why: string, hint = ''): CallbackState => ({ tone: 'good', word: 'verified', why, hint })
  if (subscriptions === undefined) return of('Verified: what its subscriptions match is delivered to it.')
  if (subscriptions.length === 0) return of('Verified, but nothing is subscribed.', 'Subscribe it to types of events.')
  const active = subscriptions.filter(({ status }) => status === 'active').length
  if (active === 0) return of('Verified, but every subscription is paused.', 'Resume one to have events delivered.')
  return of(`Verified: what ${countOf(active, 'active subscription')} match${active === 1 ? 'es' : ''} is delivered.`)
}

const unverified = (callback: CallbackView, now: number): CallbackState => {
  const { verificationKey, verificationKeyExpiresAt: until } = callback
  if (verificationKey === null || now >= until)
    return {
      tone: 'bad',
      word: 'key expired',
      why: 'Unverified: the verification key was not used within four hours, and has expired.',
      hint: 'Delete it and register it anew: the next probe brings a new key.'
    }
  return {
    tone: 'warn',
    word: 'unverified',
    why: `Unverified: waits for ens-verify; the key of the probe is good for another ${span(until - now)}.`,
    hint: 'Send callbackId and verificationKey back with POST /platform/v1/ens-verify, or verify it below.'
  }
}

export const callbackState = (callback: CallbackView, facts: StateFacts): CallbackState => {
  const { probe, status, suspendedUntil } = callback
  if (suspendedUntil !== null && suspendedUntil > facts.now) return suspended(suspendedUntil, facts)
  if (probe.state === 'failed')
    return {
      tone: 'bad',
      word: 'probe failed',
      why: `Unverified, because the probe failed with ${probe.status}: ${probe.message}`,
      hint: AGAIN
    }
  if (status === 'verified') return verified(facts)
  if (probe.state === 'passed') return unverified(callback, facts.now)
  return {
    tone: 'info',
    word: 'probing',
    why: 'The probe is under way: ENS posts the verification key to the url and waits for a 200.',
    hint: ''
  }
}
