// Not delivered? Each subscription with the reason why it did not match, and where to go on.

import type { JSX } from 'preact'
import type { Unmatched as One } from '../../ens/publication.js'
import { Note } from '../kit/notes.js'
import { countOf } from '../moments.js'
import { printable, printableLines } from '../printable.js'
import { toHash } from '../route.js'
import { More } from './more.js'
import { byReason, type ReasonGroup } from './unmatched-reasons.js'

const STEP = 10

const Group = ({ group: { sign, title, way, subscriptions } }: { readonly group: ReasonGroup }): JSX.Element => (
  <div class="delivery-inside">
    <h3>
      <span aria-hidden="true">{sign} </span>
      {printable(title)} <span class="dim">({countOf(subscriptions.length, 'subscription')})</span>
    </h3>
    <More count={subscriptions.length} step={STEP} what="subscriptions">
      {shown => (
        <ul>
          {subscriptions.slice(0, shown).map(({ subscriptionId, subscriptionName, callbackId, reason, detail }) => (
            <li key={`${subscriptionId} ${reason}`}>
              <strong>{printable(subscriptionName, 200)}</strong> {printableLines(detail)}{' '}
              <a href={toHash({ view: 'callbacks', callbackId })}>
                {way}
                <span class="hidden"> of {printable(subscriptionName, 200)}</span>
              </a>
            </li>
          ))}
        </ul>
      )}
    </More>
  </div>
)

export const Unmatched = ({
  unmatched,
  hint = ''
}: {
  readonly unmatched: readonly One[]
  /** What to do next, in the emulator's words. */
  readonly hint?: string
}): JSX.Element => (
  <div class="delivery-inside">
    <h2>Not delivered?</h2>
    {unmatched.length === 0 && (
      <Note>
        <p>
          There is no subscription to match. <a href="#/subscribe">Subscribe a callback</a>
        </p>
      </Note>
    )}
    {byReason(unmatched).map(group => (
      <Group key={group.reason} group={group} />
    ))}
    {hint !== '' && <p class="hint">{printableLines(hint)}</p>}
  </div>
)
