// A box that scrolls inside itself, so that the page never does sideways: reached by keyboard, and with a name.

import type { ComponentChildren, JSX } from 'preact'

export const Scroll = ({
  label,
  name = '',
  children
}: {
  readonly label: string
  /** Its class. */
  readonly name?: string
  readonly children: ComponentChildren
}): JSX.Element => {
  // A group, and no region: of those there would be dozens among the landmarks.
  const reachable = { tabIndex: 0, role: 'group', 'aria-label': label } as const
  return (
    <div class={`scroll ${name}`} {...reachable}>
      {children}
    </div>
  )
}
