// Everything that happens, as it happens: the list, what it is filtered by, and whatever one looks closer at.

import type { JSX } from 'preact'
import { useKey } from '../keyboard.js'
import { Button } from '../kit/button.js'
import { Empty } from '../kit/notes.js'
import { FirstVisit } from '../late-views.js'
import type { Page } from '../page.js'
import { usePage } from '../page-context.js'
import { Detail } from './detail.js'
import { chosenIn, noFilter } from './filter.js'
import { RowList } from './row-list.js'
import { createTimelineState, isQuiet, type TimelineState } from './timeline-state.js'
import { Toolbar } from './toolbar.js'

const states = new WeakMap<Page, TimelineState>()

const stateOf = (page: Page): TimelineState => {
  const state = states.get(page) ?? createTimelineState(page.live)
  states.set(page, state)
  return state
}

/** In place of rows, when there is none to show. */
const Nothing = ({ state }: { readonly state: TimelineState }): JSX.Element | null => {
  const { live } = usePage()
  if (chosenIn(state.filter.value) > 0 && state.shown.value.length > 0)
    return (
      <Empty title="Nothing that has happened fits the filters.">
        <Button
          onClick={() => {
            state.filter.value = noFilter
          }}
        >
          Clear filters
        </Button>
      </Empty>
    )
  if (live.isCaughtUp.value) return null
  return <Empty title={live.connection.value.state === 'lost' ? 'Not connected.' : 'Reading what has happened…'} />
}

export const TimelineView = ({ activityId }: { readonly activityId: number | undefined }): JSX.Element => {
  const page = usePage()
  const state = stateOf(page)
  const isOpen = activityId !== undefined
  useKey('close', isOpen ? () => page.go({ view: 'timeline' }) : undefined)
  const isEmpty = state.items.value.length === 0
  return (
    <div class={`timeline ${isOpen ? 'open' : ''}`}>
      <h1 class="hidden">Timeline</h1>
      <Toolbar state={state} />
      <div class="timeline-panes">
        <RowList state={state} selected={activityId}>
          {isEmpty && <Nothing state={state} />}
          {page.live.isCaughtUp.value && isQuiet(state.shown.value) && <FirstVisit />}
        </RowList>
        {isOpen && <Detail key={activityId} activityId={activityId} />}
      </div>
    </div>
  )
}
