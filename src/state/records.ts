// What the records of a state look like: one reader for each type, held to it by the compiler.

import type { Callback, ProbeFindings } from '../ens/callback.js'
import type { Attempt, AttemptResponse, Delivery, NextStep } from '../ens/delivery.js'
import { deliveryStates } from '../ens/delivery.js'
import type { FiredRule } from '../ens/fault-rule.js'
import type { Health } from '../ens/health.js'
import { type OutcomeFacts, phases, type Timings, type Unanswered } from '../ens/outcome.js'
import { probeFixes } from '../ens/probe.js'
import type { Subscription } from '../ens/subscription.js'
import {
  type Fields,
  flag,
  listOf,
  mapOf,
  milliseconds,
  moment,
  object,
  oneOf,
  optional,
  orNull,
  type Reader,
  text,
  url,
  wholeFrom
} from './read.js'

const texts = listOf(text)
const count = wholeFrom(0)

const phase = oneOf(...phases)
const phaseTimes = optional(milliseconds)
const timings = object<Timings>({
  dns: phaseTimes,
  tcp: phaseTimes,
  tls: phaseTimes,
  sent: phaseTimes,
  headers: phaseTimes,
  body: phaseTimes,
  total: milliseconds
})

const statuses = Object.keys(probeFixes).filter((status): status is Unanswered['status'] => status !== 'ProtocolError')

const unanswered = object<Unanswered>({
  answered: oneOf(false),
  status: oneOf(...statuses),
  phase,
  code: optional(text),
  detail: text,
  section: optional(text)
})

const answered = object<Extract<OutcomeFacts, { answered: true }>>({
  answered: oneOf(true),
  statusCode: count,
  reason: text,
  truncated: flag
})

const outcomeFacts: Reader<OutcomeFacts> = (value, path) =>
  Object(value).answered === true ? answered(value, path) : unanswered(value, path)

const probeFindings = object<ProbeFindings>({
  at: moment,
  timings,
  remote: optional(text),
  outcome: outcomeFacts,
  status: optional(text),
  message: optional(text)
})

const health = object<Health>({
  failures: count,
  lastFailureAt: moment,
  suspensions: count,
  suspendedUntil: orNull(moment)
})

/** Docs: the most that a callback's maxBatchSize can be. */
const MOST_IN_A_BATCH = 1000

export const callback: Reader<Callback> = object<Callback>({
  callbackId: text,
  callbackName: text,
  url,
  urlKey: text,
  maxBatchSize: wholeFrom(1, MOST_IN_A_BATCH),
  signatureKey: text,
  verificationKey: orNull(text),
  verificationKeyExpiresAt: moment,
  status: oneOf('unverified', 'verified'),
  statusReason: text,
  probe: oneOf('pending', 'passed', 'failed'),
  probeFindings: orNull(probeFindings),
  health,
  createdAt: moment
})

export const subscription: Reader<Subscription> = object<Subscription>({
  subscriptionId: text,
  callbackId: text,
  subscriptionName: text,
  eventCategoryTypes: texts,
  filters: texts,
  status: oneOf('active', 'paused'),
  statusReason: text,
  activeAt: moment,
  createdAt: moment
})

const next = object<NextStep>({
  does: oneOf('nothing', 'retry', 'defer', 'drop', 'fail'),
  at: optional(moment),
  rule: text,
  why: text
})

const textOrTexts: Reader<string | string[]> = (value, path) =>
  Array.isArray(value) ? texts(value, path) : text(value, path)

const response = object<AttemptResponse>({
  statusCode: count,
  reason: text,
  headers: mapOf(textOrTexts),
  body: text,
  bodyEncoding: oneOf('utf8', 'base64'),
  truncated: flag
})

const request = object<Attempt['request']>({ method: oneOf('POST'), url, headers: mapOf(text), bytes: count })

export const attempt: Reader<Attempt> = object<Attempt>({
  attempt: wholeFrom(1),
  at: moment,
  request,
  remote: optional(text),
  response: optional(response),
  error: optional(unanswered),
  timings,
  ok: flag,
  verdict: text,
  fault: optional(object<FiredRule & { detail?: string }>({ rule: text, kind: text, detail: optional(text) })),
  next
})

export const deliveryFields: Fields<Delivery> = {
  deliveryId: text,
  callbackId: text,
  callbackName: text,
  url,
  state: oneOf(...deliveryStates),
  subscriptionIds: texts,
  firstEvent: count,
  endEvent: count,
  eventCount: count,
  bytes: count,
  keptBytes: count,
  createdAt: moment,
  attemptCount: count,
  firstAttemptAt: orNull(moment),
  nextAttemptAt: orNull(moment),
  next: orNull(next),
  replayOf: orNull(text)
}
