import { useState } from 'preact/hooks'
import type { AudioKind } from '../../api/exports'
import type { Label, Speaker, TaskState } from '../../api/types'
import type { Version } from '../../api/versions'
import { plural, t } from '../../language/t'
import {
  EXPORT_STATES,
  type ExportWishes,
  seedFrom,
  sharesFrom,
  withAnswer,
} from '../../state/export-choice'
import { Button } from '../../ui/button'
import { Check, Switch } from '../../ui/choice'
import { SelectField, TextField } from '../../ui/field'
import { Panel } from '../../ui/panel'

interface WhichProps {
  states: readonly TaskState[]
  day: string
  onState: (state: TaskState, isOn: boolean) => void
  onDay: (day: string) => void
  versions: readonly Version[]
  speakers: readonly Speaker[]
  labels: readonly Label[]
  wishes: ExportWishes
  onWish: (wish: Partial<ExportWishes>) => void
}

function StatesAndDay(props: WhichProps) {
  return (
    <>
      <fieldset>
        <legend>{t('State')}</legend>
        {EXPORT_STATES.map(({ state, text }) => (
          <Check
            key={state}
            isOn={props.states.includes(state)}
            onToggle={(isOn) => props.onState(state, isOn)}
          >
            {text}
          </Check>
        ))}
      </fieldset>
      <TextField
        label={t('Changed since')}
        type="date"
        value={props.day}
        onValue={props.onDay}
        hint={t('Empty: from the beginning.')}
      />
    </>
  )
}

/** Which work, and which segments of it. */
export function Which(props: WhichProps) {
  const { versions, wishes, onWish } = props
  const version = versions.find((one) => one.id === wishes.version)
  return (
    <Panel title={t('Which work')}>
      <div class="which">
        {versions.length > 0 && (
          <SelectField
            label={t('Taken from')}
            value={wishes.version}
            options={[
              { value: '', text: t('The work as it is now') },
              ...versions.map((one) => ({
                value: one.id,
                text: t('Version: {name}', { name: one.name }),
              })),
            ]}
            onValue={(value) => onWish({ version: value })}
            hint={
              version &&
              t('{clips}, {segments}, as they were.', {
                clips: plural(version.clips, '{n} clip', '{n} clips'),
                segments: plural(version.segments, '{n} segment', '{n} segments'),
              })
            }
          />
        )}
        {!wishes.version && <StatesAndDay {...props} />}
        <Switch isOn={wishes.drafts} onToggle={(drafts) => onWish({ drafts })}>
          {t('With segments nobody has confirmed')}
        </Switch>
        {props.speakers.length > 1 && <Speakers {...props} />}
        {props.labels.map((label) => (
          <Answers key={label.id} {...props} label={label} />
        ))}
      </div>
    </Panel>
  )
}

function Speakers({ speakers, wishes, onWish }: WhichProps) {
  const chosen = wishes.speakers
  const toggle = (name: string, isOn: boolean) =>
    onWish({ speakers: isOn ? [...chosen, name] : chosen.filter((one) => one !== name) })
  return (
    <details class="more">
      <summary>
        {chosen.length === 0
          ? t('All speakers')
          : plural(chosen.length, '{n} speaker', '{n} speakers')}
      </summary>
      <fieldset>
        <legend class="sr">{t('Only these speakers')}</legend>
        {speakers.map((one) => (
          <Check
            key={one.id}
            isOn={chosen.includes(one.name)}
            onToggle={(isOn) => toggle(one.name, isOn)}
          >
            <bdi>{one.name}</bdi>
          </Check>
        ))}
      </fieldset>
    </details>
  )
}

/** A text or a number to look for, where a label has no list of answers. */
function OtherAnswer({ label, onAdd }: { label: Label; onAdd: (text: string) => void }) {
  const [text, setText] = useState('')
  const add = (event: Event) => {
    event.preventDefault()
    if (text.trim()) onAdd(text.trim())
    setText('')
  }
  return (
    <form class="row" noValidate onSubmit={add}>
      <TextField
        label={t('Answer to {label}', { label: label.name })}
        isLabelHidden
        type={label.kind === 'number' ? 'number' : 'text'}
        value={text}
        onValue={setText}
        placeholder={label.kind === 'number' ? t('A number') : t('The whole answer')}
      />
      <Button type="submit" disabled={!text.trim()}>
        {t('Add')}
      </Button>
    </form>
  )
}

/** Which answers to one label: none of them chosen asks for nothing. */
function Answers({ label, wishes, onWish }: WhichProps & { label: Label }) {
  const isListed = label.kind === 'single' || label.kind === 'multiple'
  const chosen = wishes.answers[label.name] ?? []
  const choices = isListed ? label.values.map(({ text }) => text) : chosen
  if (isListed && choices.length === 0) return null
  const toggle = (text: string, isOn: boolean) =>
    onWish({ answers: withAnswer(wishes.answers, label.name, text, isOn) })
  return (
    <details class="more">
      <summary>
        <bdi>{label.name}</bdi>:{' '}
        {chosen.length === 0 ? t('whatever the answer') : chosen.join(', ')}
      </summary>
      <fieldset>
        <legend class="hint">{t('Only segments with one of these answers')}</legend>
        {choices.map((text) => (
          <Check key={text} isOn={chosen.includes(text)} onToggle={(isOn) => toggle(text, isOn)}>
            <bdi>{text}</bdi>
          </Check>
        ))}
      </fieldset>
      {!isListed && (
        <OtherAnswer label={label} onAdd={(text) => !chosen.includes(text) && toggle(text, true)} />
      )}
    </details>
  )
}

const AUDIO: readonly { value: AudioKind; text: string }[] = [
  { value: 'none', text: t('No audio') },
  { value: 'original', text: t('Whole clips, as uploaded') },
  { value: 'wav', text: t('Cut at the segments, WAV') },
  { value: 'flac', text: t('Cut at the segments, FLAC') },
]
const USUAL_SPLIT = 'train:80, dev:10, test:10'

/** Audio that goes along, and parts for training and testing. */
export function Along(props: {
  wishes: ExportWishes
  namesAudio: boolean
  onWish: (wish: Partial<ExportWishes>) => void
}) {
  const { wishes, onWish } = props
  const isSplit = wishes.split !== ''
  return (
    <Panel title={t('Along with it')}>
      <div class="which">
        <SelectField
          label={t('Audio')}
          value={wishes.audio}
          options={AUDIO}
          onValue={(audio) => onWish({ audio })}
          hint={
            props.namesAudio && wishes.audio === 'none'
              ? t('This format says where the audio lies: most readers want it along.')
              : undefined
          }
        />
        <Switch isOn={isSplit} onToggle={(isOn) => onWish({ split: isOn ? USUAL_SPLIT : '' })}>
          {t('Split into parts')}
        </Switch>
        {isSplit && (
          <>
            <TextField
              label={t('Parts and shares')}
              value={wishes.split}
              onValue={(split) => onWish({ split: split || ' ' })}
              error={sharesFrom(wishes.split) ? undefined : t('As in train:80, dev:10, test:10')}
              hint={t('No speaker and no clip stands in two parts. A certificate proves it.')}
            />
            <TextField
              label={t('Recording session')}
              value={wishes.session}
              onValue={(session) => onWish({ session })}
              hint={t('A metadata field; its sessions stay together too.')}
            />
            <TextField
              label={t('Seed')}
              value={wishes.seed}
              onValue={(seed) => onWish({ seed })}
              error={seedFrom(wishes.seed) === null ? t('A whole number, 0 or more') : undefined}
              hint={t('The same number divides the same clips alike; another one divides anew.')}
            />
          </>
        )}
      </div>
    </Panel>
  )
}
