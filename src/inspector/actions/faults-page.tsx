// Fault rules: what is armed and what has become of it, and a form for the next one.

import type { JSX } from 'preact'
import type { ArmedRule } from '../../ens/fault-rule.js'
import { ActionButton } from '../kit/button.js'
import { Confirm } from '../kit/confirm.js'
import { Tag } from '../kit/tag.js'
import { countOf } from '../moments.js'
import { usePage } from '../page-context.js'
import { printable } from '../printable.js'
import { FaultArming } from './fault-arming.js'
import { faultSentence } from './fault-words.js'

const Rule = ({ rule }: { readonly rule: ArmedRule }): JSX.Element => {
  const { api, faults } = usePage()
  const { id, seen, fired, spent } = rule
  const remove = async (): Promise<void> => {
    await api.send('DELETE', `/faults/${encodeURIComponent(id)}`)
    await faults.refresh()
  }
  return (
    <li class="action-rule">
      <div>
        <p>{printable(faultSentence(rule))}</p>
        <p class="hint">
          {printable(id)}: matched {countOf(seen, 'time')}, fired {countOf(fired, 'time')}
        </p>
      </div>
      <span class="row push">
        {spent ? <Tag tone="quiet">spent</Tag> : <Tag tone="warn">armed</Tag>}
        <ActionButton label={`Remove ${printable(id)}`} onAction={remove}>
          Remove
        </ActionButton>
      </span>
    </li>
  )
}

const Armed = (): JSX.Element => {
  const { api, faults, done } = usePage()
  const rules = faults.data.value?.rules ?? []
  const clear = async (): Promise<void> => {
    const { cleared } = await api.send<{ cleared: number }>('DELETE', '/faults')
    done(`Cleared ${countOf(cleared, 'rule')}.`)
    await faults.refresh()
  }
  return (
    <section class="card">
      <div class="row">
        <h2>Armed rules</h2>
        {rules.length > 0 && (
          <span class="push">
            <Confirm label="Clear all" question={`Clear ${countOf(rules.length, 'rule')}?`} onConfirm={clear} />
          </span>
        )}
      </div>
      {rules.length === 0 ? (
        <p class="hint">None: nothing is bent. A rule that is armed below bends the exchanges that it matches.</p>
      ) : (
        <ul class="action-list">
          {rules.map(rule => (
            <Rule key={rule.id} rule={rule} />
          ))}
        </ul>
      )}
    </section>
  )
}

export const FaultsPage = (): JSX.Element => (
  <div class="sheet">
    <header>
      <h1>Faults</h1>
    </header>
    <Armed />
    <FaultArming />
  </div>
)
