// One activity, from near: every field, what to do, the way of its delivery, and the activity itself as JSON.

import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import type { Activity } from '../../ens/activity.js'
import { Unmatched } from '../deliveries/unmatched.js'
import { useReplayKey } from '../keyboard.js'
import { ActionButton, Button, CopyButton } from '../kit/button.js'
import { KeyValues } from '../kit/key-values.js'
import { Empty, Note } from '../kit/notes.js'
import { Tag } from '../kit/tag.js'
import type { NewestPage } from '../live/intake.js'
import { dateAndTime, timeOfDay } from '../moments.js'
import { usePage } from '../page-context.js'
import { printable, printableLines } from '../printable.js'
import { toHash } from '../route.js'
import { CourseList } from './course-list.js'
import { FieldText } from './field-text.js'
import { toFields } from './fields.js'
import { createStateOf } from './places.js'
import { rowOf } from './row.js'

const LONGEST = 20_000

/** Undefined while it is looked for. What was once found stays. One that was not shown here may still be kept there. */
const useActivity = (id: number): Activity | 'gone' | undefined => {
  const { api, live, failed } = usePage()
  const found = useSignal<Activity | 'gone' | undefined>(live.all.peek().find(activity => activity.id === id))
  const isCaughtUp = live.isCaughtUp.value
  useEffect(() => {
    found.value ??= live.all.peek().find(activity => activity.id === id)
    if (!isCaughtUp || found.value !== undefined) return
    api
      .get<NewestPage>(`/activity?after=${id - 1}&limit=1`)
      .then(({ activities: [first] }) => {
        found.value = first?.id === id ? first : 'gone'
      })
      .catch(failed)
  }, [api, live, failed, found, id, isCaughtUp])
  return found.value
}

/** Fields that only some activities have. */
interface Told {
  readonly hint?: string
  readonly unmatched?: Parameters<typeof Unmatched>[0]['unmatched']
}

const Why = ({ activity }: { readonly activity: Activity }): JSX.Element | null => {
  const { hint = '', unmatched = [] } = activity as Told
  // Where it is in the sentence already, it is not said twice.
  const shown = rowOf(activity).text.includes(hint) ? undefined : printableLines(hint, LONGEST)
  if (unmatched.length > 0) return <Unmatched unmatched={unmatched} {...(shown !== undefined && { hint: shown })} />
  return shown === undefined ? null : <Note>{shown}</Note>
}

const Past = ({ activity }: { readonly activity: Activity }): JSX.Element | null => {
  const activityId = createStateOf(usePage().live.all.value)(activity)
  if (activityId === 0) return null
  return (
    <Note>
      What this is about may be gone: <a href={toHash({ view: 'timeline', activityId })}>another state</a> has taken its
      place since.
    </Note>
  )
}

const useReplay = (deliveryId: string | undefined): (() => Promise<void>) | undefined => {
  const page = usePage()
  const replay =
    deliveryId === undefined
      ? undefined
      : async () => {
          await page.api.send('POST', `/deliveries/${encodeURIComponent(deliveryId)}/replay`, {})
          page.done('The delivery is sent again.')
        }
  useReplayKey(replay && (() => void replay().catch(page.failed)))
  return replay
}

const Actions = ({ activity }: { readonly activity: Activity }): JSX.Element => {
  const { deliveryId } = rowOf(activity)
  const replay = useReplay(deliveryId)
  return (
    <div class="row">
      {replay && <ActionButton onAction={replay}>Replay</ActionButton>}
      {deliveryId !== undefined && <a href={toHash({ view: 'deliveries', deliveryId })}>Open the delivery</a>}
      <CopyButton text={() => location.href} what="the link to this activity">
        Copy link
      </CopyButton>
    </div>
  )
}

const Body = ({ activity }: { readonly activity: Activity }): JSX.Element => {
  const { text } = rowOf(activity)
  const json = JSON.stringify(activity, null, 2)
  return (
    <>
      <p class="timeline-told">{printableLines(text, LONGEST)}</p>
      <Past activity={activity} />
      <Why activity={activity} />
      <Actions activity={activity} />
      <CourseList activity={activity} />
      <KeyValues
        rows={[
          [
            'Time',
            <time key="at" dateTime={new Date(activity.at).toISOString()}>
              {dateAndTime(activity.at)}
              {timeOfDay(activity.at).slice(8)}
            </time>
          ],
          ...toFields(activity).map(([name, value]) => [name, <FieldText key={name} value={value} />] as const)
        ]}
      />
      <details>
        <summary>JSON</summary>
        <CopyButton text={() => json} what="the activity as JSON" />
        <pre class="timeline-code">{printableLines(json, LONGEST)}</pre>
      </details>
    </>
  )
}

const Missing = ({ isGone }: { readonly isGone: boolean }): JSX.Element =>
  isGone ? (
    <Empty title="This activity is no longer kept.">
      <p>The emulator keeps the newest 10,000, and forgets all when it is reset or started again.</p>
    </Empty>
  ) : (
    <Empty title="Looking for it…" />
  )

export const Detail = ({ activityId }: { readonly activityId: number }): JSX.Element => {
  const page = usePage()
  const activity = useActivity(activityId)
  const isThere = activity !== undefined && activity !== 'gone'
  return (
    <aside class="timeline-detail" aria-label="Activity">
      <header>
        {isThere && <Tag tone={rowOf(activity).tone}>{rowOf(activity).kind}</Tag>}
        <h2>{isThere ? printable(activity.type) : `Activity ${activityId}`}</h2>
        {isThere && <span class="dim">{activityId}</span>}
        <span class="push">
          <Button kind="quiet" label="Close" onClick={() => page.go({ view: 'timeline' })}>
            ✕
          </Button>
        </span>
      </header>
      {isThere ? <Body activity={activity} /> : <Missing isGone={activity === 'gone'} />}
    </aside>
  )
}
