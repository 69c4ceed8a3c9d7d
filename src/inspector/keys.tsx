// The keyboard: one letter each for what is done all the time, and a dialog that tells them.

import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useCallback, useEffect } from 'preact/hooks'
import { askFor } from './keyboard.js'
import { type Command, createKeymap, keyHelp } from './keymap.js'
import { Dialog } from './kit/dialog.js'
import type { Page } from './page.js'
import { usePage } from './page-context.js'

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null

const main = (): Element | null => document.querySelector('main')

const steps: Readonly<Record<string, number>> = { next: 1, previous: -1 }

/** In lists that are no virtual ones: the elements marked so get the focus in order. */
const moveFocus = (step: number): void => {
  if (step === 0) return
  const items = [...(main()?.querySelectorAll<HTMLElement>('[data-key-item]') ?? [])]
  const at = items.findIndex(item => item.contains(document.activeElement))
  const to = at < 0 && step < 0 ? items.length - 1 : at + step
  const item = items[to]
  item?.focus()
  item?.scrollIntoView({ block: 'nearest' })
}

/** A link or button is opened by the browser. */
const openFocused = (): void => {
  const focused = document.activeElement
  if (!focused?.matches('[data-key-item]') || focused.matches('a, button, summary')) return
  const target = focused.querySelector<HTMLElement>('a, button') ?? (focused as HTMLElement)
  target.click()
}

const focusSearch = (): boolean => {
  const field = main()?.querySelector<HTMLInputElement>('input[type=search]')
  field?.focus()
  field?.select()
  return field != null
}

const search = (page: Page): void => {
  if (focusSearch()) return
  page.go({ view: 'timeline' })
  // When it is there.
  setTimeout(focusSearch, 50)
}

const run = (command: Command, page: Page): void => {
  const { does } = command
  if (does === 'go') page.go({ view: command.view })
  else if (does === 'search') search(page)
  else if (does === 'open') openFocused()
  else if (does !== 'help' && !askFor(does)) moveFocus(steps[does] ?? 0)
}

const Help = ({ onClose }: { readonly onClose: () => void }): JSX.Element => (
  <Dialog title="Keys" onClose={onClose}>
    <table class="keys">
      <tbody>
        {keyHelp.map(([keys, does]) => (
          <tr key={keys}>
            <th scope="row">
              {keys.split(' ').map(key => (
                <kbd key={key}>{key}</kbd>
              ))}
            </th>
            <td>{does}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </Dialog>
)

/** Not while somebody types, and not behind a dialog. */
const isForUs = ({ defaultPrevented, target }: KeyboardEvent): boolean =>
  !defaultPrevented && !isTyping(target) && document.querySelector('dialog[open]') === null

/** The browser opens links and buttons itself, and closes what it opened. */
const isLeft: ReadonlySet<string> = new Set(['open', 'close'])

const useCommands = (onCommand: (command: Command) => void): void => {
  useEffect(() => {
    const commandOf = createKeymap()
    const onKeyDown = (event: KeyboardEvent): void => {
      const command = isForUs(event) ? commandOf(event) : undefined
      if (command === undefined) return
      if (!isLeft.has(command.does)) event.preventDefault()
      onCommand(command)
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [onCommand])
}

export const Keys = (): JSX.Element | null => {
  const page = usePage()
  const isHelping = useSignal(false)
  useCommands(
    useCallback(
      command => {
        isHelping.value = command.does === 'help'
        run(command, page)
      },
      [page, isHelping]
    )
  )
  return isHelping.value ? (
    <Help
      onClose={() => {
        isHelping.value = false
      }}
    />
  ) : null
}
