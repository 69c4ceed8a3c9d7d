// Tabs, as the ARIA practices have them: arrows move between them, the panel follows.

import { useSignal } from '@preact/signals'
import type { ComponentChildren, JSX } from 'preact'
import { useId, useRef } from 'preact/hooks'

export interface Tab {
  readonly name: string
  /** Made when it is chosen. */
  readonly content: () => ComponentChildren
}

const steps: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1 }

export const Tabs = ({ label, tabs }: { readonly label: string; readonly tabs: readonly Tab[] }): JSX.Element => {
  const id = useId()
  const chosen = useSignal(0)
  const list = useRef<HTMLDivElement>(null)
  const at = Math.min(chosen.value, tabs.length - 1)
  const choose = (index: number): void => {
    chosen.value = (index + tabs.length) % tabs.length
    ;(list.current?.children[chosen.value] as HTMLElement | undefined)?.focus()
  }
  return (
    <div class="tabs">
      <div role="tablist" aria-label={label} ref={list}>
        {tabs.map(({ name }, index) => (
          <button
            type="button"
            role="tab"
            key={name}
            id={`${id}-tab-${index}`}
            aria-selected={index === at}
            aria-controls={`${id}-panel`}
            tabIndex={index === at ? 0 : -1}
            onClick={() => choose(index)}
            onKeyDown={event => {
              const step = steps[event.key]
              if (step !== undefined) choose(at + step)
            }}
          >
            {name}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-tab-${at}`}>
        {tabs[at]?.content()}
      </div>
    </div>
  )
}
