import { messages } from './form';

export const evaluate = messages({
  en: {
    'evaluate.metric.accuracy': 'Accuracy',
    'evaluate.metric.balancedAccuracy': 'Balanced accuracy',
    'evaluate.metric.precision': 'Precision',
    'evaluate.metric.recall': 'Recall',
    'evaluate.metric.f1': 'F1',
    'evaluate.metric.rocAuc': 'ROC AUC',
    'evaluate.metric.averagePrecision': 'Average precision',
    'evaluate.metric.logLoss': 'Log loss',
    'evaluate.metric.brier': 'Brier score',
    'evaluate.metric.ece': 'Calibration error',
    'evaluate.metric.mcc': 'Matthews correlation',
    'evaluate.metric.rmse': 'RMSE',
    'evaluate.metric.mae': 'MAE',
    'evaluate.metric.mape': 'MAPE',
    'evaluate.metric.r2': 'R²',
    'evaluate.preferred.only': 'Preferred: it is the only finished run.',
    'evaluate.preferred.best':
      'Preferred: it has the best figure of {runs, plural, one {# finished run} other {# finished runs}}, and no simpler model comes within one standard error of it.',
    'evaluate.preferred.linear':
      'Preferred because it is the simplest and as good as can be told: run {best, plain} ({bestLearner}) differs by {by} in {metric} on the same {rows} rows, with a standard error of {error}.',
    'evaluate.preferred.single':
      'Preferred because one model is simpler than an ensemble and as good as can be told: run {best, plain} ({bestLearner}) differs by {by} in {metric} on the same {rows} rows, with a standard error of {error}.',
    'evaluate.compare.surely':
      'Run {better, plain} is surely better than run {other, plain}: {metric} differs by {by} on the same {rows} rows (95 % interval {low} to {high}).',
    'evaluate.compare.unsure':
      'Run {better, plain} is ahead of run {other, plain} by {by} in {metric} on the same {rows} rows, but that may as well be chance.',
    'evaluate.phase.read': 'Opening the test split',
    'evaluate.phase.score': 'Predicting {rows, plural, one {# test row} other {# test rows}}',
    'evaluate.phase.intervals': 'Finding out how sure the figures are',
    'evaluate.phase.importance': 'Finding out which columns matter',
    'evaluate.history.opened':
      'Run {run, plain} evaluated on {rows, plural, one {# test row} other {# test rows}}; the test split has now been opened {openings, plural, one {once} other {# times}}.',
    'evaluate.history.accepted': 'Evaluation gate let pass by a person: {reason}',
    'evaluate.headline.binary':
      'Finds {found} of 10 rows where “{target}” is “{positive}”, and is right in {right} of 10 cases where it says so (recall {recall, percent}, precision {precision, percent}).',
    'evaluate.headline.binary.none':
      'Finds none of the rows where “{target}” is “{positive}” at this threshold.',
    'evaluate.headline.multiclass':
      'Names the right “{target}” for {right} of 10 rows (accuracy {accuracy, percent}); always naming the most frequent one would be right for {trivial} of 10.',
    'evaluate.headline.regression':
      'Is off by {error} on average; always naming the mean of “{target}” would be off by {trivial}. It explains {explained, percent} of the differences between rows.',
    'evaluate.against.baseline': 'the linear baseline',
    'evaluate.against.trivial': 'a guess that looks at no column',
    'evaluate.way.higher': 'higher',
    'evaluate.way.lower': 'lower',
    'evaluate.rule.better.pass':
      'Better than {against}: {metric} is {by} {way} on the same rows (95 % interval of the gain: {low} to {high}).',
    'evaluate.rule.better.warn':
      'Better than {against} on these rows ({metric} is {by} {way}), but that could be chance: the 95 % interval of the gain is {low} to {high}.',
    'evaluate.rule.better.fail':
      'Not better than {against}: {metric} gains nothing (95 % interval of the gain: {low} to {high}).',
    'evaluate.rule.atLeast.pass':
      '{metric} is {value} ({low} to {high}); at least {threshold} was asked for.',
    'evaluate.rule.atLeast.warn':
      '{metric} is {value}, and at least {threshold} was asked for; with so few test rows it could really be as low as {low}.',
    'evaluate.rule.atLeast.fail':
      '{metric} is {value} ({low} to {high}), below the {threshold} that was asked for.',
    'evaluate.rule.atMost.pass': '{metric} is {value} ({low} to {high}); at most {threshold} was asked for.',
    'evaluate.rule.atMost.warn':
      '{metric} is {value}, and at most {threshold} was asked for; with so few test rows it could really be as high as {high}.',
    'evaluate.rule.atMost.fail':
      '{metric} is {value} ({low} to {high}), above the {threshold} that was asked for.',
    'evaluate.rule.unmeasured': '{metric} could not be measured on these test rows.',
    'evaluate.rule.uncompared': 'There is nothing to compare {metric} with on these test rows.',
  },
  zh: {
    'evaluate.metric.accuracy': '准确率',
    'evaluate.metric.balancedAccuracy': '平衡准确率',
    'evaluate.metric.precision': '精确率',
    'evaluate.metric.recall': '召回率',
    'evaluate.metric.f1': 'F1',
    'evaluate.metric.rocAuc': 'ROC AUC',
    'evaluate.metric.averagePrecision': '平均精确率',
    'evaluate.metric.logLoss': '对数损失',
    'evaluate.metric.brier': 'Brier 分数',
    'evaluate.metric.ece': '校准误差',
    'evaluate.metric.mcc': '马修斯相关系数',
    'evaluate.metric.rmse': '均方根误差',
    'evaluate.metric.mae': '平均绝对误差',
    'evaluate.metric.mape': '平均绝对百分比误差',
    'evaluate.metric.r2': 'R²',
    'evaluate.preferred.only': '首选：这是唯一完成的训练。',
    'evaluate.preferred.best':
      '首选：在 {runs} 次完成的训练中指标最好，且没有更简单的模型与它的差距在一个标准误之内。',
    'evaluate.preferred.linear':
      '首选：它最简单，且看不出比别的差。与训练 {best, plain}（{bestLearner}）在相同的 {rows} 行上相比，{metric}相差 {by}，标准误为 {error}。',
    'evaluate.preferred.single':
      '首选：单个模型比组合模型简单，且看不出更差。与训练 {best, plain}（{bestLearner}）在相同的 {rows} 行上相比，{metric}相差 {by}，标准误为 {error}。',
    'evaluate.compare.surely':
      '训练 {better, plain} 确实优于训练 {other, plain}：在相同的 {rows} 行上，{metric}相差 {by}（95% 区间 {low} 至 {high}）。',
    'evaluate.compare.unsure':
      '训练 {better, plain} 在相同的 {rows} 行上{metric}领先训练 {other, plain} {by}，但也可能只是偶然。',
    'evaluate.phase.read': '正在打开测试集',
    'evaluate.phase.score': '正在预测 {rows} 行测试数据',
    'evaluate.phase.intervals': '正在估计各项指标的可靠程度',
    'evaluate.phase.importance': '正在找出重要的列',
    'evaluate.history.opened':
      '第 {run, plain} 次训练已在 {rows} 行测试数据上评估；测试集至今已打开 {openings} 次。',
    'evaluate.history.accepted': '评估闸门由人工放行：{reason}',
    'evaluate.headline.binary':
      '“{target}”为“{positive}”的行，每 10 行能找出 {found} 行；它判定为“{positive}”的，每 10 行有 {right} 行正确（召回率 {recall, percent}，精确率 {precision, percent}）。',
    'evaluate.headline.binary.none': '在此阈值下，一行“{target}”为“{positive}”的数据也没有找出。',
    'evaluate.headline.multiclass':
      '每 10 行有 {right} 行的“{target}”判断正确（准确率 {accuracy, percent}）；若总是猜最常见的类别，每 10 行对 {trivial} 行。',
    'evaluate.headline.regression':
      '平均误差为 {error}；若总是取“{target}”的均值，平均误差为 {trivial}。它解释了各行差异的 {explained, percent}。',
    'evaluate.against.baseline': '线性基线',
    'evaluate.against.trivial': '不看任何列的猜测',
    'evaluate.way.higher': '高出',
    'evaluate.way.lower': '低了',
    'evaluate.rule.better.pass':
      '优于{against}：在相同的行上，{metric}{way} {by}（提升的 95% 置信区间为 {low} 至 {high}）。',
    'evaluate.rule.better.warn':
      '在这些行上优于{against}（{metric}{way} {by}），但可能只是偶然：提升的 95% 置信区间为 {low} 至 {high}。',
    'evaluate.rule.better.fail':
      '并不优于{against}：{metric}没有提升（提升的 95% 置信区间为 {low} 至 {high}）。',
    'evaluate.rule.atLeast.pass': '{metric}为 {value}（{low} 至 {high}），要求不低于 {threshold}。',
    'evaluate.rule.atLeast.warn':
      '{metric}为 {value}，要求不低于 {threshold}；但测试行数太少，真实值可能低至 {low}。',
    'evaluate.rule.atLeast.fail': '{metric}为 {value}（{low} 至 {high}），低于要求的 {threshold}。',
    'evaluate.rule.atMost.pass': '{metric}为 {value}（{low} 至 {high}），要求不高于 {threshold}。',
    'evaluate.rule.atMost.warn':
      '{metric}为 {value}，要求不高于 {threshold}；但测试行数太少，真实值可能高达 {high}。',
    'evaluate.rule.atMost.fail': '{metric}为 {value}（{low} 至 {high}），高于要求的 {threshold}。',
    'evaluate.rule.unmeasured': '在这些测试行上无法计算{metric}。',
    'evaluate.rule.uncompared': '在这些测试行上，{metric}没有可比较的对象。',
  },
});
