// Names and values, below each other where there is no room beside.

import type { ComponentChildren, JSX } from 'preact'

/** Rows whose value is undefined are left out. */
export const KeyValues = ({
  rows
}: {
  readonly rows: readonly (readonly [name: string, value: ComponentChildren | undefined])[]
}): JSX.Element => (
  <dl class="key-values">
    {rows.map(
      ([name, value]) =>
        value !== undefined && (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        )
    )}
  </dl>
)
