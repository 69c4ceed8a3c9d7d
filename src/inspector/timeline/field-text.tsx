// The value of a field of an activity, with a link to what it is about.

import type { JSX } from 'preact'
import { FromNow } from '../kit/moment.js'
import { dateAndTime } from '../moments.js'
import { printable, printableLines } from '../printable.js'
import { type Route, toHash } from '../route.js'
import type { FieldValue } from './fields.js'

const LONGEST = 20_000

const links = {
  callback: (id: string): Route => ({ view: 'callbacks', callbackId: id }),
  delivery: (id: string): Route => ({ view: 'deliveries', deliveryId: id }),
  rule: (rule: string): Route => ({ view: 'ledger', rule })
} as const

export const FieldText = ({ value }: { readonly value: FieldValue }): JSX.Element => {
  switch (value.is) {
    case 'text':
      return <>{printableLines(value.text, LONGEST)}</>
    case 'code':
      return <code class="timeline-code">{printableLines(value.text, LONGEST)}</code>
    case 'moment':
      return (
        <>
          {dateAndTime(value.at)}, <FromNow at={value.at} />
        </>
      )
    case 'list':
      return (
        <ul>
          {value.texts.map(text => (
            <li key={text}>{printable(text)}</li>
          ))}
        </ul>
      )
    default:
      return (
        <a href={toHash(links[value.is](value.text))}>
          <code>{printable(value.text)}</code>
        </a>
      )
  }
}
