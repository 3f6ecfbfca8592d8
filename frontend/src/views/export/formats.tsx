import { useState } from 'preact/hooks'
import type { ExportFormat } from '../../api/exports'
import { t } from '../../language/t'
import { told } from '../../language/told'
import { groupsOf } from '../../state/export-choice'
import { Check } from '../../ui/choice'
import { EmptyState } from '../../ui/empty'
import { SelectField, TextField } from '../../ui/field'

type Options = Readonly<Record<string, string | boolean>>

function FormatCard(props: { format: ExportFormat; isOn: boolean; onChoose: () => void }) {
  const { format, isOn } = props
  return (
    <label class={isOn ? 'tick card on' : 'tick card'}>
      <input class="sr" type="radio" name="format" checked={isOn} onChange={props.onChoose} />
      <span class={isOn ? 'radio on' : 'radio'} aria-hidden="true" />
      <span>
        <strong>{told(format.title)}</strong>
        <span class="meaning">{told(format.sentence)}</span>
      </span>
    </label>
  )
}

/** The questions a format asks, right under it. */
function FormatOptions(props: {
  format: ExportFormat
  options: Options
  onOptions: (options: Options) => void
}) {
  const { options, onOptions } = props
  if (props.format.options.length === 0) return null
  const set = (name: string, value: string | boolean) => onOptions({ ...options, [name]: value })
  return (
    <div class="format-options">
      {props.format.options.map((one) =>
        one.choices.length === 0 ? (
          <Check
            key={one.name}
            isOn={options[one.name] === true}
            onToggle={(isOn) => set(one.name, isOn)}
          >
            {told(one.title)}
          </Check>
        ) : (
          <SelectField
            key={one.name}
            label={told(one.title)}
            value={String(options[one.name] ?? one.choices[0]?.value ?? '')}
            options={one.choices.map((choice) => ({ ...choice, text: told(choice.text) }))}
            onValue={(value) => set(one.name, value)}
          />
        ),
      )}
    </div>
  )
}

/** All formats under what people do with them, with a search over their words. */
export function Formats(props: {
  formats: readonly ExportFormat[]
  format: string
  options: Options
  onFormat: (format: string) => void
  onOptions: (options: Options) => void
}) {
  const [search, setSearch] = useState('')
  const groups = groupsOf(props.formats, search)
  // Download must not bring a format that the search has taken out of sight.
  const look = (words: string) => {
    setSearch(words)
    const shown = groupsOf(props.formats, words).flatMap((group) => group.formats)
    const first = shown[0]
    if (first && !shown.some((one) => one.format === props.format)) props.onFormat(first.format)
  }
  return (
    <fieldset class="formats">
      <legend class="sr">{t('Format')}</legend>
      <TextField
        label={t('Find a format')}
        type="search"
        value={search}
        onValue={look}
        placeholder={t('pyannote, Praat, subtitles, training …')}
      />
      {groups.length === 0 && (
        <EmptyState icon="search" title={t('No format of this name')}>
          {t(
            'Search for a tool or for what you want to do, or take JSON Lines: it holds everything.',
          )}
        </EmptyState>
      )}
      {groups.map((group) => (
        <section key={group.title} aria-label={told(group.title)}>
          <h2>{told(group.title)}</h2>
          {group.formats.map((one) => (
            <div key={one.format}>
              <FormatCard
                format={one}
                isOn={one.format === props.format}
                onChoose={() => props.onFormat(one.format)}
              />
              {one.format === props.format && (
                <FormatOptions format={one} options={props.options} onOptions={props.onOptions} />
              )}
            </div>
          ))}
        </section>
      ))}
    </fieldset>
  )
}
