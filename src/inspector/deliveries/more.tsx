// What is long, a part at a time: the page stays quick, and the rest is one press away.

import { useSignal } from '@preact/signals'
import type { ComponentChildren, JSX } from 'preact'
import { Button } from '../kit/button.js'

export const More = ({
  count,
  step,
  what,
  children
}: {
  readonly count: number
  readonly step: number
  /** What is counted, in the plural: `lines`. */
  readonly what: string
  /** Given how many of them to show. */
  readonly children: (shown: number) => ComponentChildren
}): JSX.Element => {
  const wanted = useSignal(step)
  const shown = Math.min(wanted.value, count)
  return (
    <>
      {children(shown)}
      {shown < count && (
        <p class="row">
          <Button
            onClick={() => {
              wanted.value += Math.max(step, wanted.value)
            }}
          >
            Show more
          </Button>
          <span class="dim">
            {shown.toLocaleString('en')} of {count.toLocaleString('en')} {what}
          </span>
        </p>
      )}
    </>
  )
}

/** Its content is made when it is first opened. */
export const Fold = ({
  summary,
  isOpen = false,
  name,
  children
}: {
  readonly summary: ComponentChildren
  readonly isOpen?: boolean
  readonly name: string
  readonly children: () => ComponentChildren
}): JSX.Element => {
  const open = useSignal(isOpen)
  return (
    <details
      class={name}
      open={open.value}
      onToggle={event => {
        open.value = event.currentTarget.open
      }}
    >
      <summary>{summary}</summary>
      {open.value && children()}
    </details>
  )
}
