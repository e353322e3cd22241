// What each stage and column type looks like.
import Activity from '@lucide/svelte/icons/activity';
import Blocks from '@lucide/svelte/icons/blocks';
import BrainCircuit from '@lucide/svelte/icons/brain-circuit';
import BrushCleaning from '@lucide/svelte/icons/brush-cleaning';
import Calendar from '@lucide/svelte/icons/calendar';
import CalendarClock from '@lucide/svelte/icons/calendar-clock';
import DecimalsArrowRight from '@lucide/svelte/icons/decimals-arrow-right';
import Hash from '@lucide/svelte/icons/hash';
import Inbox from '@lucide/svelte/icons/inbox';
import Rocket from '@lucide/svelte/icons/rocket';
import Scale from '@lucide/svelte/icons/scale';
import ShieldCheck from '@lucide/svelte/icons/shield-check';
import ToggleLeft from '@lucide/svelte/icons/toggle-left';
import Type from '@lucide/svelte/icons/type';
import type { ColumnType } from '../../shared/domain/data';
import type { StageId } from '../../shared/domain/pipeline';
import type { IconType } from '../ui';

export const STAGE_ICONS: Record<StageId, IconType> = {
  collect: Inbox,
  prepare: BrushCleaning,
  quality: ShieldCheck,
  features: Blocks,
  train: BrainCircuit,
  evaluate: Scale,
  deploy: Rocket,
  monitor: Activity,
};

export const TYPE_ICONS: Record<ColumnType, IconType> = {
  integer: Hash,
  number: DecimalsArrowRight,
  boolean: ToggleLeft,
  date: Calendar,
  datetime: CalendarClock,
  text: Type,
};
