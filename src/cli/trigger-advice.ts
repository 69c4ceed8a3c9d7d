// What to do when no subscription matched, or when not all was delivered.

import type { Unmatched } from '../ens/publication.js'
import type { Trouble } from './delivery-tally.js'
import { printable } from './printable.js'

/** Where an event has what a filter compares; Docs: ens.md section 3 names the filters, section 5 the fields. */
const fieldOf: Readonly<Record<string, string>> = {
  statusCode: 'info.statusCode',
  bounceCode: 'info.bounceCode',
  smtpReason: 'info.smtpReason'
}

const filterStep = (reason: string): string | undefined => {
  const [, name, value] = /^filter ([^=]+)=(.*)$/s.exec(reason) ?? []
  return name && `send an event that it lets through: --set ${fieldOf[name] ?? name}=${value}`
}

const steps: Readonly<Record<string, (unmatched: Unmatched) => string>> = {
  type: ({ subscriptionId }) => `ens-local subscriptions update ${subscriptionId} --types …, with this type among them`,
  paused: ({ subscriptionId }) => `ens-local subscriptions resume ${subscriptionId}`,
  unverified: ({ callbackId }) =>
    `ens-local callbacks verify ${callbackId} KEY, with the key that its receiver was sent`,
  'not yet active': () => 'wait for the activation delay, or move a manual clock: ens-local clock advance 2m',
  suspended: () => 'wait until it is over, or move a manual clock: ens-local clock advance 1h'
}

const stepFor = (unmatched: Unmatched): string[] => {
  const step = steps[unmatched.reason]?.(unmatched) ?? filterStep(unmatched.reason)
  return step === undefined ? [] : [`    → ${step}`]
}

const noSubscriptions = [
  'No subscription matched: there is none.',
  '  ens-local subscriptions create --callback ID --name NAME --types CATEGORY.TYPE; `ens-local callbacks` lists the ids.'
]

/** Lines for a person: each subscription, why not, and what would change it. */
export const unmatchedAdvice = (unmatched: readonly Unmatched[], more: number): string[] =>
  (unmatched.length === 0
    ? noSubscriptions
    : [
        'No subscription matched:',
        ...unmatched.flatMap(one => [
          `  ${one.subscriptionName} (${one.subscriptionId}): ${one.detail}`,
          ...stepFor(one)
        ]),
        ...(more > 0 ? [`  and ${more} more subscriptions`] : [])
      ]
  ).map(printable)

/** Lines for a person: what the callbacks answered last, and where to see more. */
export const troubleAdvice = (troubles: Iterable<Trouble>): string[] => {
  const lines = [...troubles].map(({ callbackName, verdict, why }) =>
    printable(`  ${callbackName}: ${verdict}. ${why}`)
  )
  return lines.length === 0
    ? []
    : [
        'What went wrong last:',
        ...lines,
        '  `ens-local deliveries` lists the batches; `ens-local deliveries show ID` tells every attempt.'
      ]
}
