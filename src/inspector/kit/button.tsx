// Buttons: one that does something at once, one that waits for what it does and says what came of it, one that copies.

import { useSignal } from '@preact/signals'
import type { ComponentChildren, JSX } from 'preact'
import { ApiProblem, type Problem } from '../api.js'
import { usePage } from '../page-context.js'
import { keepFocus } from './keep-focus.js'

export interface ButtonProps {
  readonly children: ComponentChildren
  readonly kind?: 'plain' | 'primary' | 'danger' | 'quiet'
  readonly disabled?: boolean
  /** For who does not see what it stands beside. */
  readonly label?: string
  readonly pressed?: boolean
}

const attributes = ({
  kind = 'plain',
  disabled = false,
  label,
  pressed
}: ButtonProps): JSX.IntrinsicElements['button'] => ({
  type: 'button',
  class: `button ${kind}`,
  disabled,
  ...(label !== undefined && { 'aria-label': label, title: label }),
  ...(pressed !== undefined && { 'aria-pressed': pressed })
})

export const Button = ({ onClick, ...props }: ButtonProps & { readonly onClick: () => void }): JSX.Element => (
  <button
    {...attributes(props)}
    onClick={event => {
      const focusAgain = keepFocus(event.currentTarget)
      onClick()
      focusAgain()
    }}
  >
    {props.children}
  </button>
)

/** Can not be pressed again until it is over; a failure is shown to the person. */
export const ActionButton = ({
  onAction,
  ...props
}: ButtonProps & { readonly onAction: () => Promise<unknown> }): JSX.Element => {
  const page = usePage()
  const isBusy = useSignal(false)
  const run = async (button: HTMLElement): Promise<void> => {
    if (isBusy.value) return
    const focusAgain = keepFocus(button)
    isBusy.value = true
    await onAction().catch(page.failed)
    isBusy.value = false
    focusAgain()
  }
  return (
    <button
      {...attributes(props)}
      // Not `disabled`, which would take the focus from it.
      aria-disabled={isBusy.value}
      aria-busy={isBusy.value}
      onClick={event => void run(event.currentTarget)}
    >
      {props.children}
    </button>
  )
}

const noClipboard: Problem = {
  status: 0,
  code: 'no-clipboard',
  message: 'The browser keeps its clipboard from this page, since it is neither of this machine nor over https.',
  hint: 'Open it as localhost, or mark the text and copy it.',
  body: ''
}

/** `text` is asked for when it is pressed. */
export const CopyButton = ({
  text,
  what,
  children = 'Copy'
}: {
  readonly text: () => string | Promise<string>
  /** What is copied, in words: `the signature key`. */
  readonly what: string
  readonly children?: string
}): JSX.Element => {
  const page = usePage()
  const copy = async (): Promise<void> => {
    // Not there for pages of another machine without TLS.
    if (navigator.clipboard === undefined) throw new ApiProblem(noClipboard)
    await navigator.clipboard.writeText(await text())
    page.done(`Copied ${what}.`)
  }
  return (
    // What is seen is part of what is heard.
    <ActionButton kind="quiet" label={children === 'Copy' ? `Copy ${what}` : `${children}: ${what}`} onAction={copy}>
      {children}
    </ActionButton>
  )
}
