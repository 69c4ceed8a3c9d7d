// A part of a callback's page, with its heading and what stands beside that.

import type { ComponentChildren, JSX } from 'preact'
import { useId } from 'preact/hooks'

export const CallbackCard = ({
  title,
  beside,
  children
}: {
  readonly title: string
  readonly beside?: ComponentChildren
  readonly children: ComponentChildren
}): JSX.Element => {
  const id = useId()
  return (
    <section class="card" aria-labelledby={id}>
      <div class="row">
        <h2 id={id}>{title}</h2>
        {beside}
      </div>
      {children}
    </section>
  )
}
