import { useId } from 'preact/hooks'
import type { Project } from '../../api/types'
import { t } from '../../language/t'
import { AutoText } from '../../ui/auto-text'
import { Segmented, Switch } from '../../ui/choice'
import { ChannelRule } from './channel-rule'
import { DraftRule } from './draft-rule'
import { SavedState, useRules } from './saved-state'
import './work-rules.css'

const PEOPLE = ['1', '2', '3'].map((value) => ({ value, text: value }))
const REVIEWED = [
  { value: 'none', text: t('None') },
  { value: 'all', text: t('All') },
] as const

interface NumberRuleProps {
  title: string
  unit?: string
  most: number
  value: number
  onValue: (value: number) => void
}

function NumberRule({ title, unit, most, value, onValue }: NumberRuleProps) {
  const id = useId()
  return (
    <div>
      <label for={id}>{title}</label>
      <span class="row">
        <input
          id={id}
          class="in s number"
          type="number"
          min={0}
          max={most}
          value={value}
          onChange={(event) => {
            const next = Math.round(Number(event.currentTarget.value))
            if (next >= 0 && next <= most) onValue(next)
            else event.currentTarget.value = String(value)
          }}
        />
        {unit}
      </span>
    </div>
  )
}

interface TextRuleProps {
  title: string
  placeholder: string
  value: string
  onValue: (value: string) => void
}

function TextRule({ title, placeholder, value, onValue }: TextRuleProps) {
  return (
    <div>
      <span>{title}</span>
      <AutoText
        label={title}
        placeholder={placeholder}
        value={value}
        maxLength={500}
        mayBeEmpty
        onSave={onValue}
      />
    </div>
  )
}

/** How clips run through people's hands; every change is in force at once. */
export function WorkRules({ project }: { project: Project }) {
  const [saving, change] = useRules(project)
  return (
    <>
      <div class="rules-head">
        <h2>{t('How the work runs')}</h2>
        <SavedState saving={saving} />
      </div>
      <div class="panel work-rules">
        <div>
          <span>{t('People per clip')}</span>
          <Segmented
            label={t('People per clip')}
            value={String(project.annotators_per_clip)}
            choices={PEOPLE}
            onValue={(value) => change({ annotators_per_clip: Number(value) })}
          />
        </div>
        <div>
          <span>{t('Reviewed')}</span>
          <Segmented
            label={t('Reviewed')}
            value={project.needs_review ? 'all' : 'none'}
            choices={REVIEWED}
            onValue={(value) => change({ needs_review: value === 'all' })}
          />
        </div>
        <NumberRule
          title={t('Clips done once more by a second person')}
          unit="%"
          most={100}
          value={project.doubled_percent}
          onValue={(doubled_percent) => change({ doubled_percent })}
        />
        <NumberRule
          title={t('Clips one person may have open (0: any number)')}
          most={1000}
          value={project.most_open}
          onValue={(most_open) => change({ most_open })}
        />
        {project.needs_review && (
          <NumberRule
            title={t('Times a clip goes back before a manager decides (0: always)')}
            most={100}
            value={project.most_returns}
            onValue={(most_returns) => change({ most_returns })}
          />
        )}
        <NumberRule
          title={t('Gold among the clips people take, while there is some')}
          unit="%"
          most={100}
          value={project.gold_percent}
          onValue={(gold_percent) => change({ gold_percent })}
        />
        <TextRule
          title={t('Characters that are written (empty: any)')}
          placeholder="a-z ' ,"
          value={project.allowed_characters}
          onValue={(allowed_characters) => change({ allowed_characters })}
        />
        <TextRule
          title={t('Tags that are written (empty: any)')}
          placeholder={t('laugh, noise')}
          value={project.allowed_tags}
          onValue={(allowed_tags) => change({ allowed_tags })}
        />
        <Switch
          isOn={project.allows_digits}
          onToggle={(allows_digits) => change({ allows_digits })}
        >
          {t('Numbers may be written in digits')}
        </Switch>
        <Switch isOn={project.ignores_case} onToggle={(ignores_case) => change({ ignores_case })}>
          {t('Small and capital letters count as the same when versions are compared')}
        </Switch>
        <Switch
          isOn={project.ignores_punctuation}
          onToggle={(ignores_punctuation) => change({ ignores_punctuation })}
        >
          {t('Commas and other marks do not count when versions are compared')}
        </Switch>
        {project.needs_review && (
          <Switch
            isOn={project.may_review_own}
            onToggle={(may_review_own) => change({ may_review_own })}
          >
            {t('Reviewers may accept their own work')}
          </Switch>
        )}
        <Switch isOn={project.finds_speech} onToggle={(finds_speech) => change({ finds_speech })}>
          {t('Find speech before people start')}
        </Switch>
        {project.finds_speech && <ChannelRule project={project} change={change} />}
        {project.draft_models.length > 1 && <DraftRule project={project} change={change} />}
      </div>
    </>
  )
}
