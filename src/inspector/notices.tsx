// What there is to say to the person: that something was done goes by itself, why it failed stays until it is read.

import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import { Button } from './kit/button.js'
import type { Notice } from './page.js'
import { usePage } from './page-context.js'
import { printableLines } from './printable.js'

const DONE_MS = 4000
const MOST = 1000

const OneNotice = ({ notice: { id, kind, text, hint } }: { readonly notice: Notice }): JSX.Element => {
  const { dismiss } = usePage()
  useEffect(() => {
    if (kind === 'problem') return
    const waiting = setTimeout(() => dismiss(id), DONE_MS)
    return () => clearTimeout(waiting)
  }, [id, kind, dismiss])
  return (
    <div class={`notice ${kind}`}>
      <div>
        <p>
          <span aria-hidden="true">{kind === 'done' ? '✓ ' : '✕ '}</span>
          {printableLines(text, MOST)}
        </p>
        {hint !== '' && <p class="hint">{printableLines(hint, MOST)}</p>}
      </div>
      <Button kind="quiet" label="Dismiss" onClick={() => dismiss(id)}>
        ✕
      </Button>
    </div>
  )
}

export const Notices = (): JSX.Element => (
  <div class="notices" role="status" aria-live="polite">
    {usePage().notices.value.map(notice => (
      <OneNotice key={notice.id} notice={notice} />
    ))}
  </div>
)
