// What `listen` tells a person: how to be reached, then a line for each probe, event, forwarding and refusal.

import type { Verification } from '../client/wire.js'
import { createRealClock } from '../clock/create-real-clock.js'
import type { ReceiverActivity, SignatureVerdict } from '../receiver/receiver-activity.js'
import { type Colours, colours } from './colours.js'
import type { Io } from './command.js'
import { describeEvent } from './describe-event.js'
import { introduction, verifyByHand } from './listen-advice.js'
import { type ListenPlan, shownUrl } from './listen-plan.js'
import type { ListenReport } from './listen-report.js'
import { brief } from './printable.js'

type Told = { readonly [T in ReceiverActivity['type']]: (activity: ReceiverActivity & { type: T }) => string[] }

const fixes: Readonly<Record<number, string>> = {
  400: 'ENS sends an array of events, or a probe.',
  401: 'Give the signatureKey of this callback; a new one makes the old one worthless.',
  404: 'The registered url must end in the path that --path says.',
  405: 'ENS sends POST.',
  413: 'Lower the maxBatchSize of the callback.',
  502: 'Start the app, or mend --forward-to.',
  504: 'Let the app answer first and work afterwards.'
}

const verdict = ({ green, red, yellow, dim }: Colours, signature: SignatureVerdict): string =>
  ({ good: green, bad: red, missing: yellow, unchecked: dim })[signature](`signature ${signature}`)

/** Where the app gets what came to a path: its url replaces the path only if it has one. */
const appUrlOf = (app: URL): ((path: string) => string) => {
  const shown = shownUrl(app)
  return path => brief(shown === app.origin ? `${shown}${path}` : shown)
}

const createLines = (plan: ListenPlan, paint: Colours): Told => {
  const app = plan.forwardTo
  const appUrl = app === undefined ? brief : appUrlOf(app)
  const handedOn = (path: string, what: string, signature: SignatureVerdict): string[] => {
    if (app === undefined || (plan.rejectsBadSignatures && signature !== 'good')) return []
    return [`${paint.cyan('-->')} POST ${appUrl(path)}  ${what}`]
  }
  const answer = (statusCode: number): string =>
    `<-- [${(statusCode < 300 ? paint.green : paint.red)(String(statusCode))}]`
  return {
    verification: ({ callbackId, verified, error }) => [
      `probe of ${brief(callbackId)}  ${verified === true ? paint.green('verified') : paint.red('not verified')}${error === undefined ? '' : `: ${brief(error)}`}`
    ],
    events: ({ path, events, count, signature, bytes }) => [
      ...(count === 0 ? [`an empty batch  ${verdict(paint, signature)}`] : []),
      ...events.map(event => `${describeEvent(event)}  ${verdict(paint, signature)}`),
      ...handedOn(path, `${count} ${count === 1 ? 'event' : 'events'}, ${bytes} bytes`, signature)
    ],
    unparsable: ({ path, reason, signature, bytes }) => [
      `${paint.red('unparsable')}  ${reason}  ${verdict(paint, signature)}`,
      ...handedOn(path, `${bytes} bytes`, signature)
    ],
    // `listen` always gives the receiver a stopwatch, so there are ms.
    forwarded: ({ path, statusCode, ms }) => [
      `${answer(statusCode)} POST ${appUrl(path)}  ${Math.round(ms as number)} ms`
    ],
    refused: ({ path, statusCode, reason }) => [
      [`${answer(statusCode)} ${brief(path)} `, reason, fixes[statusCode]].join(' ').trimEnd()
    ],
    aborted: ({ path }) => [
      `${paint.yellow('aborted')}  ${brief(path)}  The sender hung up before its request was whole.`
    ]
  }
}

export const createListenText = (plan: ListenPlan, io: Io): ListenReport => {
  const paint = colours(io)
  const clock = createRealClock()
  const lines = createLines(plan, paint)
  const print = (text: readonly string[]): void => {
    const time = paint.dim(new Date(clock.now()).toISOString().slice(11, 19))
    io.stdout.write(text.map(line => `${time} ${line}\n`).join(''))
  }
  const activity = <T extends ReceiverActivity>(told: T): void => {
    const tell = lines[told.type] as (activity: T) => string[]
    // Under manual `key` has told it already, and more.
    if (told.type !== 'verification' || plan.verify === 'auto') print(tell(told))
  }
  return {
    ready: url => {
      io.stderr.write(
        introduction(plan, url)
          .map(line => `${line}\n`)
          .join('')
      )
    },
    key: (verification: Verification) => {
      print([`probe of ${brief(verification.callbackId)}`])
      io.stdout.write(
        verifyByHand(plan, verification)
          .map(line => `  ${line}\n`)
          .join('')
      )
    },
    activity
  }
}
