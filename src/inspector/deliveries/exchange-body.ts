// The bodies of an attempt, as text and as bytes, and what has to be said of them.

import type { AttemptResponse, AttemptView, DeliveryView } from '../../ens/delivery.js'
import { countOf } from '../moments.js'

export interface ExchangeBody {
  readonly bytes: Uint8Array
  /** Undefined for what is no text. */
  readonly text: string | undefined
  /** To be read before it; empty for nothing. */
  readonly note: string
}

const encoder = new TextEncoder()

const fromBase64 = (text: string): Uint8Array => Uint8Array.from(atob(text), sign => sign.charCodeAt(0))

/** What was sent in an attempt, or will be in the first one; undefined where it is kept no more. */
export const sentText = ({ attempts, body }: DeliveryView, attempt?: AttemptView): string | undefined =>
  attempt?.request.body ?? attempts.at(-1)?.request.body ?? body

/** Of a delivery that has not been tried. */
export const sentBody = (delivery: DeliveryView): ExchangeBody => {
  const text = sentText(delivery) ?? ''
  return { bytes: encoder.encode(text), text, note: '' }
}

const taken = (then: number): string =>
  `It had ${countOf(then, 'byte')} then. Shown is what is left: events of a paused or deleted subscription were taken out since.`

const sameAs = ({ attempts }: DeliveryView, { request }: AttemptView): string[] =>
  request.body === undefined ? [`The same body as that of attempt ${attempts.at(-1)?.attempt}.`] : []

/** A body may be long, and is then with one attempt alone. */
export const requestBody = (delivery: DeliveryView, attempt: AttemptView): ExchangeBody => {
  const text = sentText(delivery, attempt) ?? ''
  const bytes = encoder.encode(text)
  const { request, fault } = attempt
  const notes = [
    ...(fault?.kind === 'corrupt-body'
      ? [`Shown as it was signed. ${fault.detail ?? 'A byte of it was altered'}.`]
      : []),
    ...(bytes.length === request.bytes ? sameAs(delivery, attempt) : [taken(request.bytes)])
  ]
  return { bytes, text, note: notes.join(' ') }
}

export const responseBody = ({ body, bodyEncoding, truncated }: AttemptResponse): ExchangeBody => {
  const isText = bodyEncoding === 'utf8'
  const bytes = isText ? encoder.encode(body) : fromBase64(body)
  const notes = [
    ...(isText ? [] : ['It is no text in UTF-8: shown as bytes.']),
    ...(truncated ? [`Only the first ${countOf(bytes.length, 'byte')} are kept.`] : [])
  ]
  return { bytes, text: isText ? body : undefined, note: notes.join(' ') }
}

/** One row for each value: a header may come several times. */
export const headerRows = (
  headers: Readonly<Record<string, string | readonly string[]>>
): (readonly [name: string, value: string])[] =>
  Object.entries(headers).flatMap(([name, values]) => [values].flat().map(value => [name, value] as const))
