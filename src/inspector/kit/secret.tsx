// A secret: dots until somebody asks for it.

import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { Button, CopyButton } from './button.js'

export const Secret = ({ value, what }: { readonly value: string; readonly what: string }): JSX.Element => {
  const isShown = useSignal(false)
  return (
    <span class="secret">
      <code>{isShown.value ? value : '••••••••••••'}</code>
      <Button
        kind="quiet"
        label={`${isShown.value ? 'Hide' : 'Show'} ${what}`}
        onClick={() => {
          isShown.value = !isShown.value
        }}
      >
        {isShown.value ? 'Hide' : 'Show'}
      </Button>
      <CopyButton text={() => value} what={what} />
    </span>
  )
}
