// A button that asks before it does something that can not be undone, in its own place: no window, no lost thread.

import { useSignal } from '@preact/signals'
import type { ComponentChildren, JSX } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'
import { ActionButton, Button, type ButtonProps } from './button.js'

export interface ConfirmProps extends Pick<ButtonProps, 'kind' | 'disabled'> {
  /** Of the button, and again of the one that does it: `Delete`. */
  readonly label: string
  /** What is lost: `Delete orders and its 2 subscriptions?` */
  readonly question: string
  /** What it is done to, for who does not see what it stands beside. */
  readonly of?: string
  /** After the question. */
  readonly children?: ComponentChildren
  readonly onConfirm: () => Promise<unknown>
}

/** The question is closed when it is done, failed or taken back; the focus goes with it. */
export const Confirm = ({
  label,
  question,
  of,
  children,
  onConfirm,
  kind = 'danger',
  disabled = false
}: ConfirmProps): JSX.Element => {
  const id = useId()
  const isAsked = useSignal(false)
  const wasAsked = useRef(false)
  const place = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    // Into the question, and back to the button when it is over; not when the page is first drawn.
    if (isAsked.value || wasAsked.current) place.current?.querySelector('button')?.focus()
    wasAsked.current = isAsked.value
  }, [isAsked.value])
  const close = (): void => {
    isAsked.value = false
  }
  const onKeyDown = ({ key, target }: KeyboardEvent): void => {
    if (key === 'Escape') close()
    if (key !== 'Enter' || !(target instanceof HTMLInputElement)) return
    // As in a form; from the button on the focus is looked after.
    const button = place.current?.querySelector('button')
    button?.focus()
    button?.click()
  }
  return (
    <span class="confirm" ref={place}>
      {isAsked.value ? (
        <fieldset class="row" aria-labelledby={id} onKeyDown={onKeyDown}>
          <span id={id}>{question}</span>
          {children}
          <ActionButton kind="danger" onAction={() => onConfirm().finally(close)}>
            {label}
          </ActionButton>
          <Button onClick={close}>Cancel</Button>
        </fieldset>
      ) : (
        <Button
          kind={kind}
          disabled={disabled}
          {...(of !== undefined && { label: `${label} ${of}` })}
          onClick={() => {
            isAsked.value = true
          }}
        >
          {label}
        </Button>
      )}
    </span>
  )
}
