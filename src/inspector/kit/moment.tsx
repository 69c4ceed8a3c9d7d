// A time of the emulator's clock, and how far it is from now.

import type { JSX } from 'preact'
import { dateAndTime, momentText, relative } from '../moments.js'
import { usePage } from '../page-context.js'

/** `14:03:07.120`, the whole date on another day or when pointed at. */
export const Moment = ({ at }: { readonly at: number }): JSX.Element => (
  <time dateTime={new Date(at).toISOString()} title={dateAndTime(at)}>
    {momentText(at, usePage().now.value)}
  </time>
)

/** `in 3 h 59 min`, and goes on by itself. */
export const FromNow = ({ at }: { readonly at: number }): JSX.Element => {
  const page = usePage()
  return (
    <time dateTime={new Date(at).toISOString()} title={dateAndTime(at)}>
      {relative(at, page.now.value)}
    </time>
  )
}
