// What is told of a registration: sentences on stderr and its fields on stdout, or one JSON object a line.

import type { Registration, RegistrationStep } from '../registration/registration.js'
import { type Colours, colours } from './colours.js'
import type { Io } from './command.js'
import { printable } from './printable.js'
import type { RegistrationPlan } from './registration-plan.js'
import { toRecord } from './table.js'
import { wrap } from './wrap.js'

/** Why a callback was deleted: the url is another one now, the run is over, it could not be finished, a run crashed. */
export type Why = 'moved' | 'cleanup' | 'failed' | 'leftover'

export interface RegistrationReport {
  /** The receiver in between is up. */
  listening(url: string): void
  step(step: RegistrationStep): void
  registered(registration: Registration): void
  /** It was created and could not be finished: its signatureKey would be lost. */
  unfinished(registration: Registration): void
  unregistered(callback: { callbackId: string; url: string }, why: Why): void
  /** Talk. */
  say(sentence: string): void
}

type Told = { readonly [S in RegistrationStep['step']]: (step: RegistrationStep & { step: S }) => string }

const steps: Told = {
  found: ({ callbackId, callbackName, status, statusReason }) =>
    `The url has a callback: ${callbackName} (${callbackId}), ${[status, statusReason].filter(Boolean).join(': ')}.`,
  replaced: ({ callbackId }) => `Deleted ${callbackId}, with its subscriptions.`,
  creating: ({ url }) => `Registering ${url}; ENS probes it now.`,
  created: ({ callbackId }) => `Created ${callbackId}.`,
  waiting: () => 'It is not verified yet: the verificationKey is needed that the probe has brought.',
  verified: ({ by }) => (by === 'receiver' ? 'Verified by the receiver.' : 'Verified.'),
  subscribed: ({ subscriptionName, isNew }) =>
    isNew ? `Subscribed: ${subscriptionName}.` : `Subscribed already: ${subscriptionName}.`
}

const reasons: Readonly<Record<Why, string>> = {
  moved: 'its url is no more',
  cleanup: 'as --cleanup says',
  failed: 'since it could not be finished',
  leftover: 'an earlier run had left it'
}

const adviceOn = ({ callbackId, signatureKey }: Registration, { out, cleanup }: RegistrationPlan): string[] => {
  if (signatureKey === undefined)
    return [
      `ENS shows a signatureKey once, and this callback was there before. For a new one: \`ens-local callbacks regenerate ${callbackId}\`, or --replace.`
    ]
  if (out !== undefined) return [`The signatureKey is in ${out}.`]
  return cleanup ? [] : ['Keep the signatureKey, your receiver needs it: ENS shows it now, and never again.']
}

/** In this order, and without the key when it is kept in a file. */
const shown = (
  { callbackId, callbackName, url, signatureKey, subscriptionId }: Registration,
  { out }: RegistrationPlan
): object => ({
  callbackId,
  callbackName,
  url,
  ...(out === undefined && { signatureKey }),
  subscriptionId,
  ...(out !== undefined && { out })
})

const createText = (plan: RegistrationPlan, io: Pick<Io, 'stdout' | 'stderr' | 'env'>): RegistrationReport => {
  const { stdout, stderr } = io
  const paint: Colours = colours(io)
  // A terminal that does not know its width says 0.
  const width = (stderr.isTTY === true && stderr.columns) || undefined
  const say = (sentence: string): void => {
    stderr.write(
      wrap(printable(sentence), width)
        .map(line => `${line}\n`)
        .join('')
    )
  }
  const print = (fields: object): void => {
    stdout.write(
      toRecord(fields, undefined, paint.dim)
        .map(line => `${line}\n`)
        .join('')
    )
  }
  return {
    listening: url => say(`Listening on ${url}.`),
    step: step => say((steps[step.step] as (step: RegistrationStep) => string)(step)),
    registered: registration => {
      print(shown(registration, plan))
      adviceOn(registration, plan).forEach(say)
    },
    unfinished: registration => {
      print(registration)
      say('This callback was made, and could not be finished. ENS never shows its signatureKey again.')
    },
    unregistered: ({ callbackId }, why) => say(`Deleted ${callbackId}, ${reasons[why]}.`),
    say
  }
}

const createJson = (plan: RegistrationPlan, { stdout, stderr }: Pick<Io, 'stdout' | 'stderr'>): RegistrationReport => {
  const print = (type: string, facts: object): void => {
    stdout.write(`${JSON.stringify({ type, ...facts })}\n`)
  }
  return {
    listening: url => print('listening', { url }),
    step: step => print('step', step),
    registered: registration => print('registered', shown(registration, plan)),
    unfinished: registration => print('unfinished', registration),
    unregistered: (callback, why) => print('unregistered', { ...callback, why }),
    say: sentence => stderr.write(`${printable(sentence)}\n`)
  }
}

export const createRegistrationReport = (
  plan: RegistrationPlan,
  io: Pick<Io, 'stdout' | 'stderr' | 'env'>
): RegistrationReport => (plan.json ? createJson(plan, io) : createText(plan, io))
