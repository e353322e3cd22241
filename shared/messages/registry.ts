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
    'serve.bad.missing': '第 {row} 行缺少列“{column}”',
    'serve.bad.number': '第 {row} 行的列“{column}”应为数值，实际为“{value}”',
    'serve.bad.date': '第 {row} 行的列“{column}”应为日期（如 2024-03-05），实际为“{value}”',
    'serve.bad.kind': '第 {row} 行的列“{column}”不是单个值',
  },
});
