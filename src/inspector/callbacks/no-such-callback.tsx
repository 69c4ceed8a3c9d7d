// In place of a callback that is not there; one that has just been made may only not have been read yet.

import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import { Empty, ProblemNote } from '../kit/notes.js'
import { usePage } from '../page-context.js'
import { printable } from '../printable.js'

export const NoSuchCallback = ({ callbackId }: { readonly callbackId: string }): JSX.Element => {
  const { callbacks } = usePage()
  const isCertain = useSignal(false)
  useEffect(() => {
    void callbacks.refresh().then(() => {
      isCertain.value = true
    })
  }, [callbacks, isCertain])
  const problem = callbacks.problem.value
  return (
    <div class="sheet">
      <h1>Callback</h1>
      {problem && <ProblemNote problem={problem} again={() => void callbacks.refresh()} />}
      {isCertain.value && !problem ? (
        <Empty title={`There is no callback ${printable(callbackId, 100)}.`}>
          <p>It may have been deleted, or forgotten when the emulator was reset or started again.</p>
          <p>
            <a href="#/callbacks">See all callbacks</a> or <a href="#/register">register one</a>
          </p>
        </Empty>
      ) : (
        !problem && <p class="dim">Looking for it…</p>
      )}
    </div>
  )
}
