// A delivery for a person: a row of a table, or the whole of it, every attempt with what was sent and answered.

import type { AttemptView, DeliveryView, NextStep } from '../ens/delivery.js'
import { timingsText } from './activity-lines.js'
import type { Colours } from './colours.js'
import { middle, printable } from './printable.js'
import type { Column } from './table.js'
import { wrap } from './wrap.js'

/** What a list shows of a delivery, as text. */
export interface DeliveryRow {
  readonly deliveryId: string
  readonly time: string
  readonly callback: string
  readonly state: string
  readonly events: string
  readonly attempts: string
  readonly verdict: string
  readonly next: string
}

const two = (value: number): string => String(value).padStart(2, '0')

/** `2026-03-01 12:00:07`, where the terminal is. */
export const localTime = (at: number): string => {
  const time = new Date(at)
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`
  return `${day} ${time.toTimeString().slice(0, 8)}`
}

const doing: Readonly<Record<NextStep['does'], string>> = {
  nothing: 'nothing',
  retry: 'tries again',
  defer: 'tries again',
  drop: 'drops it',
  fail: 'gives up'
}

const nextText = ({ does, at }: NextStep): string =>
  at === undefined ? doing[does] : `${doing[does]} ${localTime(at)}`

const nextOf = ({ state, next }: DeliveryView): string => {
  if (state === 'sending') return 'is being sent'
  return next === null ? '' : nextText(next)
}

export const toRow = (delivery: DeliveryView): DeliveryRow => {
  const { deliveryId, createdAt, callbackName, state, eventCount, attempts, attemptCount, replayOf } = delivery
  return {
    deliveryId,
    time: localTime(createdAt),
    callback: callbackName,
    state: replayOf === null ? state : `${state}, a replay`,
    events: String(eventCount),
    attempts: String(attemptCount),
    verdict: attempts.at(-1)?.verdict ?? '',
    next: nextOf(delivery)
  }
}

export const stateColour =
  (paint: Colours) =>
  (state: string): string => {
    if (state.startsWith('delivered')) return paint.green(state)
    return /^(dropped|failed)/.test(state) ? paint.red(state) : paint.yellow(state)
  }

/** As many as have a place in `room` characters, the id whole; a delivery is found again by it. */
export const deliveryColumns = (paint: Colours, room: number): Column<DeliveryRow>[] => {
  const isWide = room >= 120
  const all: (Column<DeliveryRow> & { readonly wideOnly?: true })[] = [
    { title: 'ID', of: ({ deliveryId }) => deliveryId },
    { title: 'TIME', of: ({ time }) => (isWide ? time : time.slice(-8)) },
    { title: 'CALLBACK', of: ({ callback }) => callback, min: 8, wideOnly: true },
    { title: 'STATE', of: ({ state }) => state, min: 9, paint: stateColour(paint) },
    { title: 'EVENTS', of: ({ events }) => events },
    { title: 'TRIES', of: ({ attempts }) => attempts, wideOnly: true },
    { title: 'VERDICT', of: ({ verdict }) => verdict, min: 8 },
    { title: 'NEXT', of: ({ next }) => next, min: 8, wideOnly: true }
  ]
  return all.filter(({ wideOnly }) => isWide || wideOnly !== true)
}

export interface ShowOptions {
  readonly paint: Colours
  /** Undefined for a pipe: lines are not broken. */
  readonly width: number | undefined
  /** Whole bodies. */
  readonly wholeBody: boolean
}

/** Enough to recognise an event by. */
const BODY_SHOWN = 400

const field = (name: string, value: string, { paint }: ShowOptions): string =>
  `${paint.dim(name.padEnd(9))} ${printable(value)}`

/** JSON has few blanks to break at. */
const broken = (text: string, width: number | undefined, indent: string): string[] => {
  if (width === undefined) return [`${indent}${text}`]
  const room = Math.max(20, width - indent.length)
  const characters = [...text]
  const count = Math.ceil(characters.length / room)
  return Array.from({ length: count }, (_none, line) =>
    indent.concat(...characters.slice(line * room, (line + 1) * room))
  )
}

const bodyLines = (mark: string, body: string, hint: string, { width, wholeBody }: ShowOptions): string[] => {
  if (body === '') return []
  // A whole body is for copying: it stays one line.
  if (wholeBody) return [`  ${mark}`, `  ${mark} ${printable(body)}`]
  const cut = [...body].length > BODY_SHOWN
  const shown = printable(middle(body, BODY_SHOWN))
  return [`  ${mark}`, ...broken(shown, width, `  ${mark} `), ...(cut ? [`  ${mark} (${hint})`] : [])]
}

const headerLines = (mark: string, headers: Readonly<Record<string, string | readonly string[]>>): string[] =>
  Object.entries(headers).flatMap(([name, value]) =>
    [value].flat().map(text => `  ${mark} ${printable(`${name}: ${text}`)}`)
  )

const answerLines = ({ response, error }: AttemptView, options: ShowOptions): string[] => {
  if (response === undefined)
    return error === undefined ? [] : [`  < (${printable([error.status, error.code].filter(Boolean).join(': '))})`]
  const { statusCode, reason, headers, body, bodyEncoding, truncated } = response
  const notes = [...(bodyEncoding === 'base64' ? ['in base64'] : []), ...(truncated ? ['the first 16 KiB'] : [])]
  return [
    `  < ${printable(`${statusCode} ${reason}`.trim())}`,
    ...headerLines('<', headers),
    ...bodyLines('<', body, '--body shows more', options),
    ...(notes.length > 0 ? [`  < (${notes.join(', ')})`] : [])
  ]
}

const faultLines = ({ fault }: AttemptView, { width, paint }: ShowOptions): string[] => {
  if (fault === undefined) return []
  const { rule, kind, detail } = fault
  const text = `fault: the rule ${rule} bent it, ${kind}.${detail === undefined ? '' : ` ${detail}.`}`
  return wrap(printable(text), width, '  ').map(paint.yellow)
}

const nextLines = ({ next }: { next: NextStep | null }, { width, paint }: ShowOptions): string[] => {
  if (next === null) return []
  const text = `next: ENS ${next.does === 'nothing' ? 'does nothing more' : nextText(next)}. ${next.why} (${next.rule})`
  return wrap(text, width, '  ').map(paint.dim)
}

const attemptLines = (attempt: AttemptView, before: AttemptView | undefined, options: ShowOptions): string[] => {
  const { request, at, ok, verdict, timings, remote } = attempt
  const { paint } = options
  const said = printable(verdict)
  const { body = '' } = request
  const isSame = before !== undefined && before.request.body === request.body
  return [
    '',
    `${paint.bold(`Attempt ${attempt.attempt}`)}  ${localTime(at)}  ${ok ? paint.green(said) : paint.red(said)}`,
    `  ${timingsText(timings)}${remote === undefined ? '' : `, to ${remote}`}`,
    `  > ${request.method} ${printable(request.url)}`,
    ...headerLines('>', request.headers),
    ...(isSame
      ? ['  > (the same body)']
      : bodyLines('>', body, `of ${request.bytes} bytes; --body shows all`, options)),
    ...answerLines(attempt, options),
    ...faultLines(attempt, options),
    ...nextLines(attempt, options)
  ]
}

/** Lines of all there is to know. */
export const deliveryLines = (delivery: DeliveryView, options: ShowOptions): string[] => {
  const { deliveryId, state, callbackName, callbackId, url, eventCount, bytes, createdAt, replayOf, attempts } =
    delivery
  return [
    field('delivery', deliveryId, options),
    `${options.paint.dim('state'.padEnd(9))} ${stateColour(options.paint)(state)}`,
    field('callback', `${callbackName} (${callbackId})`, options),
    field('url', url, options),
    field('events', `${eventCount}, ${bytes} bytes`, options),
    field('cut', localTime(createdAt), options),
    ...(replayOf === null ? [] : [field('replay of', replayOf, options)]),
    field('next', nextOf(delivery), options),
    // Held back, or dropped: there is a reason, and no attempt to show it with.
    ...(attempts.length === 0 ? nextLines(delivery, options) : []),
    ...attempts.flatMap((attempt, index) => attemptLines(attempt, attempts[index - 1], options))
  ]
}
