// What is said in place of data: why something can not be shown, and that there is nothing.

import type { ComponentChildren, JSX } from 'preact'
import type { Problem } from '../api.js'
import { printableLines } from '../printable.js'
import { Button } from './button.js'

const MOST = 4000

export const ProblemNote = ({
  problem: { message, hint },
  again
}: {
  readonly problem: Problem
  readonly again?: () => void
}): JSX.Element => (
  <div class="note bad" role="alert">
    <p>
      <span aria-hidden="true">✕ </span>
      {printableLines(message, MOST)}
    </p>
    {hint !== '' && <p class="hint">{printableLines(hint, MOST)}</p>}
    {again && <Button onClick={again}>Try again</Button>}
  </div>
)

export const Note = ({ children }: { readonly children: ComponentChildren }): JSX.Element => (
  <div class="note">{children}</div>
)

/** Nothing here, and what would bring something. */
export const Empty = ({
  title,
  children
}: {
  readonly title: string
  readonly children?: ComponentChildren
}): JSX.Element => (
  <div class="empty">
    <p class="title">{title}</p>
    {children}
  </div>
)
