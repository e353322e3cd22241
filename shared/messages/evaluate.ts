// Words of an evaluation's figures.
import { messages } from './form';

export const evaluate = messages({
  en: {
    'evaluate.metric.accuracy': 'Accuracy',
    'evaluate.metric.balancedAccuracy': 'Balanced accuracy',
    'evaluate.metric.precision': 'Precision',
    'evaluate.metric.recall': 'Recall',
    'evaluate.metric.f1': 'F1',
    'evaluate.metric.rocAuc': 'ROC AUC',
    'evaluate.metric.rocAucWeighted': 'ROC AUC weighted by class',
    'evaluate.metric.averagePrecision': 'Average precision',
    'evaluate.metric.averagePrecisionWeighted': 'Average precision weighted by class',
    'evaluate.metric.logLoss': 'Log loss',
    'evaluate.metric.brier': 'Brier score',
    'evaluate.metric.ece': 'Calibration error',
    'evaluate.metric.mcc': 'Matthews correlation',
    'evaluate.metric.rmse': 'RMSE',
    'evaluate.metric.mae': 'MAE',
    'evaluate.metric.mape': 'MAPE',
    'evaluate.metric.r2': 'R²',
    'evaluate.on.rows': '{rows, plural, one {# row} other {# rows}}',
    'evaluate.on.groups':
      '{rows, plural, one {# row} other {# rows}} of {groups, plural, one {# group} other {# groups}}',
    'evaluate.unit':
      'Intervals are over {groups, plural, one {# group} other {# groups}} of rows that share their “{column}” and that the split keeps together, not over {rows, plural, one {# row} other {# rows}}.',
    'evaluate.weighted': 'All figures are weighted by column “{column}”.',
    'evaluate.unit.few':
      'With only {groups, plural, one {# group} other {# groups}} by “{column}” among the test rows, intervals are rough and tend to be too narrow.',
    'evaluate.preferred.only': 'Preferred: it is the only finished run on the present data and recipe.',
    'evaluate.preferred.best':
      'Preferred: it has the best figure of {runs, plural, one {# finished run} other {# finished runs}}, and no simpler model comes within one standard error of it.',
    'evaluate.preferred.linear':
      'Preferred because it is the simplest and as good as can be told: run {best, plain} ({bestLearner}) differs by {by} in {metric} on the same {on}, with a standard error of {error}.',
    'evaluate.preferred.single':
      'Preferred because one model is simpler than an ensemble and as good as can be told: run {best, plain} ({bestLearner}) differs by {by} in {metric} on the same {on}, with a standard error of {error}.',
    'evaluate.compare.surely':
      'Run {better, plain} is surely better than run {other, plain}: {metric} differs by {by} on the same {on} (95% interval {low} to {high}).',
    'evaluate.compare.unsure':
      'Run {better, plain} is ahead of run {other, plain} by {by} in {metric} on the same {on}, but that may as well be chance.',
    'evaluate.metric.precisionMacro': 'Precision over the classes',
    'evaluate.metric.f1Macro': 'F1 over the classes',
    'evaluate.metric.f1Weighted': 'F1 weighted by class',
    'evaluate.metric.kappa': 'Cohen’s kappa',
    'evaluate.metric.medae': 'Median absolute error',
    'evaluate.metric.pinball': 'Pinball loss',
    'evaluate.metric.poissonDeviance': 'Poisson deviance',
    'evaluate.metric.tweedieDeviance': 'Tweedie deviance',
    'evaluate.aim.pinball': 'Pinball loss of the {quantile, percent} quantile',
    'evaluate.aim.tweedieDeviance': 'Tweedie deviance (power {power})',
    'evaluate.headline.aim':
      '{loss}, for which it was trained: {value} on average; always naming one number for “{target}” would come to {trivial}.',
    'evaluate.headline.median':
      'Is off by {error} on average; always naming the median of “{target}” would be off by {trivial}.',
    'evaluate.metric.explainedVariance': 'Explained variance',
    'evaluate.phase.read': 'Opening the test split',
    'evaluate.phase.score': 'Predicting {rows, plural, one {# test row} other {# test rows}}',
    'evaluate.phase.intervals': 'Finding out how sure the figures are',
    'evaluate.phase.importance': 'Finding out which columns matter',
    'evaluate.history.opened':
      'Run {run, plain} evaluated on {rows, plural, one {# test row} other {# test rows}}; the test split has now been opened {openings, plural, one {once} other {# times}}.',
    'evaluate.history.accepted': 'Evaluation gate let pass by a person: {reason}',
    'evaluate.headline.binary':
      'Finds {found} of 10 rows where “{target}” is “{positive}”, and is right in {right} of 10 cases where it says so (recall {recall, percent}, precision {precision, percent}).',
    'evaluate.ten': '{count} of 10',
    'evaluate.ten.most': 'more than 9 of 10',
    'evaluate.ten.few': 'fewer than 1 of 10',
    'evaluate.headline.binary.ten':
      'Finds {found} rows where “{target}” is “{positive}”, and is right in {right} cases where it says so (recall {recall, percent}, precision {precision, percent}).',
    'evaluate.headline.multiclass.ten':
      'Names the right “{target}” for {right} rows (accuracy {accuracy, percent}); always naming the most frequent one would be right for {trivial}.',
    'evaluate.headline.binary.none':
      'Finds none of the rows where “{target}” is “{positive}” at this threshold.',
    'evaluate.headline.multiclass':
      'Names the right “{target}” for {right} of 10 rows (accuracy {accuracy, percent}); always naming the most frequent one would be right for {trivial} of 10.',
    'evaluate.headline.regression':
      'Is off by {error} on average; always naming the mean of “{target}” would be off by {trivial}. It explains {explained, percent} of the differences between rows.',
    'evaluate.phase.slices': 'Looking for where it is weak',
    'evaluate.phase.suspicion': 'Looking for reasons to doubt the score',
    'evaluate.phase.curve': 'Measuring what more rows would add',
    'evaluate.phase.compare': 'Comparing on the same test rows',
    'evaluate.phase.money': 'Counting what each threshold earns',
    'evaluate.phase.calibrate': 'Correcting the probabilities by the validation rows',
    'evaluate.phase.classMoney': 'Counting what decisions bring',
    'evaluate.quoted': '“{name}”',
    'evaluate.listed': '{first}, {second}',
    'evaluate.both': '{first} {second}',
    'evaluate.decideBy.likeliest': 'the likeliest class',
    'evaluate.decideBy.value': 'the greatest expected value',
    'evaluate.headline.classProfit.likeliest':
      'Decided by the likeliest class, a row brings {value} on average ({low} to {high}). {more}',
    'evaluate.headline.classProfit.value':
      'Decided by the greatest expected value, a row brings {value} on average ({low} to {high}). {more}',
    'evaluate.classProfit.more.sure': 'Deciding by {way} brings {value} more a row ({low} to {high}).',
    'evaluate.classProfit.more.unsure':
      'Which way of deciding brings more is not sure: {way}, by {value} a row ({low} to {high}).',
    'evaluate.classProfit.more.same': 'Both ways of deciding come to the same.',
    'evaluate.profit.dishonest':
      'The probabilities of {classes} are far from how often rows are of them, so deciding by value may go wrong: correct the probabilities first.',
    'evaluate.profit.untold':
      'Whether the probabilities of {classes} are right is not known: the test rows hold too few.',
    'evaluate.headline.profit.earns':
      'Acting on the {named} test rows it names first earns {value} ({low} to {high}) more than acting on none.',
    'evaluate.headline.profit.loses':
      'Acting on the {named} test rows it names loses {value} ({low} to {high}) against acting on none.',
    'evaluate.headline.profit.none':
      'At this threshold no row is named, so nothing is earned and nothing is lost.',
  },
  zh: {
    'evaluate.metric.accuracy': '准确率',
    'evaluate.metric.balancedAccuracy': '平衡准确率',
    'evaluate.metric.precision': '精确率',
    'evaluate.metric.recall': '召回率',
    'evaluate.metric.f1': 'F1',
    'evaluate.metric.rocAuc': 'ROC AUC',
    'evaluate.metric.rocAucWeighted': '按类加权 ROC AUC',
    'evaluate.metric.averagePrecision': '平均精确率',
    'evaluate.metric.averagePrecisionWeighted': '按类加权平均精确率',
    'evaluate.metric.logLoss': '对数损失',
    'evaluate.metric.brier': 'Brier 分数',
    'evaluate.metric.ece': '校准误差',
    'evaluate.metric.mcc': '马修斯相关系数',
    'evaluate.metric.rmse': '均方根误差',
    'evaluate.metric.mae': '平均绝对误差',
    'evaluate.metric.mape': '平均绝对百分比误差',
    'evaluate.metric.r2': 'R²',
    'evaluate.on.rows': ' {rows} 行',
    'evaluate.on.groups': ' {rows} 行（{groups} 组）',
    'evaluate.unit':
      '区间按 {groups} 组计算，而不是按 {rows} 行：“{column}”相同的行为一组，划分数据时不拆开。',
    'evaluate.weighted': '所有指标均按“{column}”列加权。',
    'evaluate.unit.few': '测试行按“{column}”只有 {groups} 组，区间比较粗略，往往偏窄。',
    'evaluate.preferred.only': '首选：在当前的数据和配方上，这是唯一完成的训练。',
    'evaluate.preferred.best':
      '首选：在 {runs} 次完成的训练中指标最好，且没有更简单的模型与它的差距在一个标准误之内。',
    'evaluate.preferred.linear':
      '首选：它最简单，且看不出比别的差。与训练 {best, plain}（{bestLearner}）在相同的{on}上相比，{metric}相差 {by}，标准误为 {error}。',
    'evaluate.preferred.single':
      '首选：单个模型比组合模型简单，且看不出更差。与训练 {best, plain}（{bestLearner}）在相同的{on}上相比，{metric}相差 {by}，标准误为 {error}。',
    'evaluate.compare.surely':
      '训练 {better, plain} 确实优于训练 {other, plain}：在相同的{on}上，{metric}相差 {by}（95% 区间 {low} 至 {high}）。',
    'evaluate.compare.unsure':
      '训练 {better, plain} 在相同的{on}上{metric}领先训练 {other, plain} {by}，但也可能只是偶然。',
    'evaluate.metric.precisionMacro': '各类平均精确率',
    'evaluate.metric.f1Macro': '各类平均 F1',
    'evaluate.metric.f1Weighted': '按类加权 F1',
    'evaluate.metric.kappa': 'Cohen κ 系数',
    'evaluate.metric.medae': '绝对误差中位数',
    'evaluate.metric.pinball': '分位数损失',
    'evaluate.metric.poissonDeviance': '泊松偏差',
    'evaluate.metric.tweedieDeviance': 'Tweedie 偏差',
    'evaluate.aim.pinball': '{quantile, percent} 分位数的分位数损失',
    'evaluate.aim.tweedieDeviance': 'Tweedie 偏差（幂 {power}）',
    'evaluate.headline.aim':
      '按训练所用的{loss}衡量，平均为 {value}；若对“{target}”总是给出同一个数，则为 {trivial}。',
    'evaluate.headline.median': '平均偏差 {error}；若总是给出“{target}”的中位数，平均偏差为 {trivial}。',
    'evaluate.metric.explainedVariance': '可解释方差',
    'evaluate.phase.read': '正在打开测试集',
    'evaluate.phase.score': '正在预测 {rows} 行测试数据',
    'evaluate.phase.intervals': '正在估计各项指标的可靠程度',
    'evaluate.phase.importance': '正在找出重要的列',
    'evaluate.history.opened':
      '第 {run, plain} 次训练已在 {rows} 行测试数据上评估；测试集至今已打开 {openings} 次。',
    'evaluate.history.accepted': '评估闸门由人工放行：{reason}',
    'evaluate.headline.binary':
      '“{target}”为“{positive}”的行，每 10 行能找出 {found} 行；它判定为“{positive}”的，每 10 行有 {right} 行正确（召回率 {recall, percent}，精确率 {precision, percent}）。',
    'evaluate.ten': ' {count} 行',
    'evaluate.ten.most': ' 9 行以上',
    'evaluate.ten.few': '不到 1 行',
    'evaluate.headline.binary.ten':
      '“{target}”为“{positive}”的行，每 10 行能找出{found}；它判定为“{positive}”的，每 10 行有{right}正确（召回率 {recall, percent}，精确率 {precision, percent}）。',
    'evaluate.headline.multiclass.ten':
      '每 10 行有{right}的“{target}”判断正确（准确率 {accuracy, percent}）；若总是猜最常见的类别，每 10 行对{trivial}。',
    'evaluate.headline.binary.none': '在此阈值下，一行“{target}”为“{positive}”的数据也没有找出。',
    'evaluate.headline.multiclass':
      '每 10 行有 {right} 行的“{target}”判断正确（准确率 {accuracy, percent}）；若总是猜最常见的类别，每 10 行对 {trivial} 行。',
    'evaluate.headline.regression':
      '平均误差为 {error}；若总是取“{target}”的均值，平均误差为 {trivial}。它解释了各行差异的 {explained, percent}。',
    'evaluate.phase.slices': '正在寻找薄弱之处',
    'evaluate.phase.suspicion': '正在检查分数是否可疑',
    'evaluate.phase.curve': '正在估计更多数据能带来什么',
    'evaluate.phase.compare': '正在相同的测试行上比较',
    'evaluate.phase.money': '正在计算各阈值的收益',
    'evaluate.phase.calibrate': '正在用验证行校正概率',
    'evaluate.phase.classMoney': '正在计算各种判定的收益',
    'evaluate.quoted': '“{name}”',
    'evaluate.listed': '{first}、{second}',
    'evaluate.both': '{first}{second}',
    'evaluate.decideBy.likeliest': '按最可能的类别',
    'evaluate.decideBy.value': '按期望收益最高',
    'evaluate.headline.classProfit.likeliest':
      '按最可能的类别判定，平均每行收益 {value}（{low} 至 {high}）。{more}',
    'evaluate.headline.classProfit.value':
      '按期望收益最高判定，平均每行收益 {value}（{low} 至 {high}）。{more}',
    'evaluate.classProfit.more.sure': '{way}判定，每行多收益 {value}（{low} 至 {high}）。',
    'evaluate.classProfit.more.unsure':
      '哪种判定方式收益更高尚不能确定：{way}每行多 {value}（{low} 至 {high}）。',
    'evaluate.classProfit.more.same': '两种判定方式结果相同。',
    'evaluate.profit.dishonest': '{classes}的概率与实际频率相差很大，按收益判定可能出错：请先校正概率。',
    'evaluate.profit.untold': '{classes}的概率是否可信尚不清楚：测试集中此类的行太少。',
    'evaluate.headline.profit.earns':
      '对它优先选出的 {named} 行测试数据采取行动，比什么都不做多赚 {value}（{low} 至 {high}）。',
    'evaluate.headline.profit.loses':
      '对它选出的 {named} 行测试数据采取行动，比什么都不做亏 {value}（{low} 至 {high}）。',
    'evaluate.headline.profit.none': '在此阈值下没有选出任何行，不赚也不亏。',
  },
});
