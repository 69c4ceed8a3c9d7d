// A word with a sign and a colour, in this order of importance: the colour alone says nothing.

import type { ComponentChildren, JSX } from 'preact'

export type Tone = 'good' | 'bad' | 'warn' | 'info' | 'quiet'

const signs: Readonly<Record<Tone, string>> = { good: '✓', bad: '✕', warn: '!', info: '→', quiet: '·' }

export const Tag = ({
  tone,
  sign = signs[tone],
  children
}: {
  readonly tone: Tone
  readonly sign?: string
  readonly children: ComponentChildren
}): JSX.Element => (
  <span class={`tag ${tone}`}>
    <span aria-hidden="true" class="sign">
      {sign}
    </span>
    {children}
  </span>
)
