// What can be done with a delivery: sent again, as it was or changed, and kept.

import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useRef } from 'preact/hooks'
import { type DeliveryView, isFinal } from '../../ens/delivery.js'
import type { Problem } from '../api.js'
import { useReplayKey } from '../keyboard.js'
import { ActionButton, Button } from '../kit/button.js'
import { ProblemNote } from '../kit/notes.js'
import { usePage } from '../page-context.js'
import { printable } from '../printable.js'
import { toProblem } from '../resource.js'
import { CopyCurl } from './copy-curl.js'
import { download } from './download.js'
import { EditForm } from './edit-form.js'
import { fixtureName, toFixture } from './event-fixture.js'
import { sentText } from './exchange-body.js'

interface ReplayOptions {
  readonly resign?: true
  readonly edit?: Readonly<Record<string, unknown>>
}

const SaveFixture = ({ delivery }: { readonly delivery: DeliveryView }): JSX.Element => {
  const page = usePage()
  const save = (): void => {
    const body = sentText(delivery) ?? '[]'
    const fixture = toFixture(body)
    const name = fixtureName(body, delivery.deliveryId)
    download(name, fixture)
    page.done(`Saved. To send its events again: ens-local trigger --file ${name}`)
  }
  return (
    <Button kind="quiet" onClick={save}>
      Save as fixture
    </Button>
  )
}

export const DeliveryActions = ({ delivery }: { readonly delivery: DeliveryView }): JSX.Element => {
  const page = usePage()
  const problem = useSignal<Problem | undefined>(undefined)
  const isEditing = useSignal(false)
  const { deliveryId, attempts } = delivery
  const replay = async (options: ReplayOptions = {}): Promise<void> => {
    const path = `/deliveries/${encodeURIComponent(deliveryId)}/replay`
    const go = page.goFromHere()
    const sent = await page.api.send<DeliveryView>('POST', path, options)
    page.done(`Replayed: ${printable(sent.attempts.at(-1)?.verdict ?? sent.state)}`)
    go({ view: 'deliveries', deliveryId: sent.deliveryId })
  }
  const isBusy = useRef(false)
  const replayHere = async (options?: ReplayOptions): Promise<void> => {
    // A key that is held comes again and again.
    if (isBusy.current) return
    isBusy.current = true
    problem.value = undefined
    await replay(options).catch(error => {
      problem.value = toProblem(error)
    })
    isBusy.current = false
  }
  useReplayKey(() => void replayHere())
  const last = attempts.at(-1)
  return (
    <>
      <div class="row">
        <ActionButton kind={isFinal(delivery) ? 'primary' : 'plain'} onAction={() => replayHere()}>
          Replay
        </ActionButton>
        <ActionButton onAction={() => replayHere({ resign: true })}>Replay signed anew</ActionButton>
        <Button
          pressed={isEditing.value}
          onClick={() => {
            isEditing.value = !isEditing.value
          }}
        >
          Edit and replay…
        </Button>
        <span class="push">
          {last && <CopyCurl delivery={delivery} attempt={last} />}
          <SaveFixture delivery={delivery} />
        </span>
      </div>
      {problem.value && <ProblemNote problem={problem.value} />}
      {isEditing.value && (
        <EditForm
          body={sentText(delivery) ?? ''}
          onReplay={edit => replay({ edit })}
          onCancel={() => {
            isEditing.value = false
          }}
        />
      )}
    </>
  )
}
