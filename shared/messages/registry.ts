// What the registry, the service and monitoring say.
import { messages } from './form';

export const registry = messages({
  en: {
    'registry.history.registered': 'Registered model version {version}',
    'registry.history.promoted.production': 'Put model version {version} into production',
    'registry.history.promoted.candidate': 'Made model version {version} the candidate',
    'registry.history.rolledBack.production': 'Rolled production back to model version {version}',
    'registry.history.rolledBack.candidate': 'Rolled the candidate back to model version {version}',
    'serve.score.reading': 'Scoring rows',
    'serve.score.writing': 'Finishing the file',
    'serve.lost':
      '{column}: {count, plural, one {# value} other {# values}} could not be read as the model needs and counted as missing, for example {values}.',
    'serve.lost.more':
      '{more, plural, one {# more column} other {# more columns}} also had values that could not be read.',
    'serve.bad.missing': 'row {row} lacks the column “{column}”',
    'serve.bad.number': 'row {row} has “{value}” in the column “{column}”, which takes numbers',
    'serve.bad.date':
      'row {row} has “{value}” in the column “{column}”, which takes dates such as 2024-03-05',
    'serve.bad.kind': 'row {row} has something other than a single value in the column “{column}”',
  },
  zh: {
    'registry.history.registered': '登记了模型版本 {version}',
    'registry.history.promoted.production': '启用了模型版本 {version}',
    'registry.history.promoted.candidate': '将模型版本 {version} 设为候选',
    'registry.history.rolledBack.production': '回退到模型版本 {version}',
    'registry.history.rolledBack.candidate': '候选回退到模型版本 {version}',
    'serve.score.reading': '正在评分',
    'serve.score.writing': '正在完成文件',
    'serve.lost': '{column}：有 {count, number} 个值无法按模型的要求读取，已按缺失处理，例如 {values}。',
    'serve.lost.more': '另有 {more, number} 列也有无法读取的值。',
    'serve.bad.missing': '第 {row} 行缺少列“{column}”',
    'serve.bad.number': '第 {row} 行的列“{column}”应为数值，实际为“{value}”',
    'serve.bad.date': '第 {row} 行的列“{column}”应为日期（如 2024-03-05），实际为“{value}”',
    'serve.bad.kind': '第 {row} 行的列“{column}”不是单个值',
  },
});
