// Every field of an activity with its name and value in words, for whoever looks closer. A field that a newer emulator has
// is shown as it is.

import type { Activity } from '../../ens/activity.js'
import type { NextStep } from '../../ens/delivery.js'
import type { OutcomeFacts, Timings } from '../../ens/outcome.js'
import { countOf, span } from '../moments.js'

export type FieldValue =
  | { readonly is: 'text' | 'code' | 'callback' | 'delivery' | 'rule'; readonly text: string }
  /** Milliseconds since 1970. */
  | { readonly is: 'moment'; readonly at: number }
  | { readonly is: 'list'; readonly texts: readonly string[] }

export type Field = readonly [name: string, value: FieldValue]

type Show = (value: never) => FieldValue

const text = (text: string): FieldValue => ({ is: 'text', text })
const code = (text: string): FieldValue => ({ is: 'code', text })
const words = (value: unknown): FieldValue => text(typeof value === 'string' ? value : JSON.stringify(value))
const number = (value: number): FieldValue => text(value.toLocaleString('en'))
const length = (ms: number): FieldValue => text(span(ms))
const moment = (at: number): FieldValue => ({ is: 'moment', at })
const list = (texts: readonly string[]): FieldValue => ({ is: 'list', texts })
const link =
  (is: 'callback' | 'delivery' | 'rule') =>
  (text: string): FieldValue => ({ is, text })

/** `33 ms: dns 1 ms, tcp 0.4 ms, headers 31 ms` */
export const timingsText = ({ total, ...phases }: Timings): string => {
  const parts = Object.entries(phases).map(([phase, ms]) => `${phase} ${span(ms)}`)
  return `${span(total)}${parts.length === 0 ? '' : `: ${parts.join(', ')}`}`
}

const outcomeText = (outcome: OutcomeFacts): string =>
  outcome.answered
    ? `answered ${outcome.statusCode} ${outcome.reason}`
    : [outcome.code, outcome.detail, `in phase ${outcome.phase}`].filter(Boolean).join(', ')

const faultText = ({ rule, kind, detail }: { rule: string; kind: string; detail?: string }): string =>
  [`${rule}, ${kind}`, detail].filter(Boolean).join(': ')

/** By the field's name: how it is called, and shown. */
const table: Readonly<Record<string, readonly [name: string, show: Show]>> = {
  callbackName: ['Callback', words],
  callbackId: ['Callback id', link('callback')],
  url: ['URL', code],
  deliveryId: ['Delivery', link('delivery')],
  replayOf: ['Replay of', link('delivery')],
  subscriptionName: ['Subscription', words],
  subscriptionId: ['Subscription id', code],
  eventCategoryTypes: ['Event types', list],
  filters: ['Filters', list],
  maxBatchSize: ['Largest batch', (count: number) => text(countOf(count, 'event'))],
  eventCount: ['Events', number],
  count: ['Events', number],
  matched: ['Matched', number],
  bytes: ['Bytes', number],
  firstEvent: ['First event’s place', number],
  endEvent: ['End, before place', number],
  queued: [
    'Queued',
    (runs: readonly { callbackId: string; firstEvent: number; count: number }[]) =>
      list(runs.map(run => `${countOf(run.count, 'event')} from place ${run.firstEvent} for ${run.callbackId}`))
  ],
  path: ['Path', code],
  statusCode: ['Status', (status: number) => text(String(status))],
  errorcode: ['errorcode', (error: number) => text(String(error))],
  status: ['Status', words],
  statusReason: ['Status reason', words],
  ms: ['Took', length],
  deadlineMs: ['Deadline', length],
  timings: ['Took', (timings: Timings) => text(timingsText(timings))],
  outcome: ['Outcome', (outcome: OutcomeFacts) => text(outcomeText(outcome))],
  ok: ['Succeeded', (ok: boolean) => text(ok ? 'yes' : 'no')],
  fault: ['Fault', (fault: { rule: string; kind: string }) => text(faultText(fault))],
  until: ['Until', moment],
  from: ['From', moment],
  to: ['To', moment],
  rule: ['Rule', link('rule')],
  about: ['About', words],
  stack: ['Stack', code]
}

/** They are shown elsewhere, or come in with others. */
const elsewhere: ReadonlySet<string> = new Set(['id', 'type', 'at', 'hint', 'unmatched', 'next'])

/** `webExceptionStatus` → `Web exception status` */
const spoken = (name: string): string =>
  name.replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`).replace(/^./, letter => letter.toUpperCase())

const nextFields = ({ does, at, rule, why }: NextStep): Field[] => [
  ['Next', text(`${does}: ${why}`)],
  ...(at === undefined ? [] : [['Next at', moment(at)] as const]),
  ['Rule', link('rule')(rule)]
]

/** A fault's rule is no rule of the retry policy. */
const isFaultRule = (activity: Activity, name: string): boolean => activity.type === 'fault.fired' && name === 'rule'

export const toFields = (activity: Activity): Field[] => {
  const rows = Object.entries(activity)
    .filter(([name]) => !elsewhere.has(name))
    .map(([name, value]): Field => {
      if (isFaultRule(activity, name)) return ['Rule', code(String(value))]
      const [label, show] = Object.hasOwn(table, name)
        ? (table[name] as readonly [string, Show])
        : [spoken(name), words]
      return [label, show(value as never)]
    })
  return activity.type === 'delivery.attempted' ? [...rows, ...nextFields(activity.next)] : rows
}
