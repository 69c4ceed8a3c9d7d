// Text to be copied, such as a command or a program. Its secrets are dots until asked for; copied is the real thing.

import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import type { Credentials } from '../api.js'
import { Button, CopyButton } from '../kit/button.js'
import { Scroll } from '../kit/scroll.js'
import { masked } from './masked.js'

export const CopiedText = ({
  what,
  text,
  credentials
}: {
  /** In words, after "Copy": `the curl commands`. */
  readonly what: string
  readonly text: (credentials: Credentials) => string
  readonly credentials: Credentials
}): JSX.Element => {
  const isOpen = useSignal(false)
  const whole = text(credentials)
  const hidden = text(masked(credentials))
  const hasSecret = whole !== hidden
  return (
    <div class="overview-copied">
      <Scroll label={what}>
        <pre>{isOpen.value ? whole : hidden}</pre>
      </Scroll>
      <div class="row">
        <CopyButton text={() => whole} what={hasSecret ? `${what}, with the secret in it` : what}>
          {hasSecret ? 'Copy with the secret' : 'Copy'}
        </CopyButton>
        {hasSecret && (
          <Button
            kind="quiet"
            onClick={() => {
              isOpen.value = !isOpen.value
            }}
          >
            {isOpen.value ? 'Hide the secret' : 'Show the secret'}
          </Button>
        )}
      </div>
    </div>
  )
}
