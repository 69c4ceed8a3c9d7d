// What became of events that were sent: who got them, who did not and why, and the deliveries they caused.

import type { JSX } from 'preact'
import type { PublishAnswer, PublishRequest } from '../../ens/publication.js'
import { Unmatched } from '../deliveries/unmatched.js'
import { Tag } from '../kit/tag.js'
import type { NewestPage } from '../live/intake.js'
import { countOf } from '../moments.js'
import type { Page } from '../page.js'
import { usePage } from '../page-context.js'
import { printable } from '../printable.js'
import { toHash } from '../route.js'
import { rowOf } from '../timeline/row.js'
import { type CausedBatch, causedBy, fateOf, sentWords } from './sent-words.js'

export interface Sent {
  readonly id: number
  readonly answer: PublishAnswer
  /** The newest activity before. */
  readonly after: number
}

/** As many as are shown. */
const MOST = 20

let last = 0

export const publish = async ({ api }: Page, request: PublishRequest): Promise<Sent> => {
  const { newest } = await api.get<NewestPage>('/activity?limit=1')
  const answer = await api.send<PublishAnswer>('POST', '/events', request)
  last += 1
  return { id: last, answer, after: newest }
}

const Batch = ({ caused: { batch, own } }: { readonly caused: CausedBatch }): JSX.Element => {
  const { deliveryId, callbackName, eventCount } = batch
  const { last, attempt } = fateOf(usePage().live.all.value, batch)
  return (
    <li class="row">
      <Tag tone={rowOf(last).tone}>{last.type.replace(/.*\./, '')}</Tag>
      <a href={toHash({ view: 'deliveries', deliveryId })}>
        {countOf(eventCount, 'event')} to {printable(callbackName, 80)}
        {own < eventCount && `, ${own} of these`}
      </a>
      <span class="hint">{attempt && printable(rowOf(attempt).text, 200)}</span>
    </li>
  )
}

const Outcome = ({ sent }: { readonly sent: Sent }): JSX.Element => {
  const { batches, waiting, isPart, isGone } = causedBy(usePage().live.all.value, sent)
  return (
    <>
      <h3>Their deliveries</h3>
      {isGone && <p class="hint">The state was reset, or another imported, since they were sent.</p>}
      {waiting > 0 && (
        <p class="hint">
          {countOf(waiting, 'event')} in no batch yet: they wait for others to share one, or for their turn.
        </p>
      )}
      <ul class="action-list">
        {batches.slice(0, MOST).map(caused => (
          <Batch key={caused.batch.deliveryId} caused={caused} />
        ))}
      </ul>
      {(isPart || batches.length > MOST) && <a href="#/deliveries">All deliveries</a>}
    </>
  )
}

const Answered = ({ sent }: { readonly sent: Sent }): JSX.Element => {
  const { matched, unmatched, unmatchedMore = 0 } = sent.answer
  return (
    <>
      {matched > 0 && <Outcome sent={sent} />}
      {(matched === 0 || unmatched.length > 0) && <Unmatched unmatched={unmatched} />}
      {unmatchedMore > 0 && <p class="hint">And {countOf(unmatchedMore, 'subscription')} more that did not match.</p>}
    </>
  )
}

/** The status is there before it says something: of what comes together with its region not every reader tells. */
export const SendAnswer = ({ sent }: { readonly sent: Sent | undefined }): JSX.Element => {
  const matched = sent?.answer.matched
  return (
    <section class={sent && 'card'}>
      <div role="status">
        {sent && (
          <h2>
            <Tag tone={matched ? 'good' : 'warn'}>{matched ? '202' : 'nobody'}</Tag> {sentWords(sent.answer)}
          </h2>
        )}
      </div>
      {sent && <Answered key={sent.id} sent={sent} />}
    </section>
  )
}
