package io.github.corralcache.spring;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.expression.BeanResolver;
import org.springframework.expression.ConstructorResolver;
import org.springframework.expression.EvaluationContext;
import org.springframework.expression.EvaluationException;
import org.springframework.expression.IndexAccessor;
import org.springframework.expression.MethodResolver;
import org.springframework.expression.OperatorOverloader;
import org.springframework.expression.ParseException;
import org.springframework.expression.PropertyAccessor;
import org.springframework.expression.TypeComparator;
import org.springframework.expression.TypeConverter;
import org.springframework.expression.TypeLocator;
import org.springframework.expression.TypedValue;
import org.springframework.expression.spel.SpelNode;
import org.springframework.expression.spel.ast.CompoundExpression;
import org.springframework.expression.spel.ast.Elvis;
import org.springframework.expression.spel.ast.Indexer;
import org.springframework.expression.spel.ast.InlineList;
import org.springframework.expression.spel.ast.Literal;
import org.springframework.expression.spel.ast.MethodReference;
import org.springframework.expression.spel.ast.OpDec;
import org.springframework.expression.spel.ast.OpInc;
import org.springframework.expression.spel.ast.Operator;
import org.springframework.expression.spel.ast.OperatorNot;
import org.springframework.expression.spel.ast.PropertyOrFieldReference;
import org.springframework.expression.spel.ast.Ternary;
import org.springframework.expression.spel.ast.VariableReference;
import org.springframework.expression.spel.standard.SpelExpression;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.expression.spel.support.StandardEvaluationContext;

/**
 * An expression of a cached method that depends on nothing but the arguments. Spring evaluates it in a context that is
 * made for each call and knows the bean, the method and much else; here all calls share one, and each brings its
 * arguments. Thread-safe.
 */
final class ArgumentExpression {

    private static final SpelExpressionParser PARSER = new SpelExpressionParser();

    /** As Spring's: all but variables. Never written. */
    private static final StandardEvaluationContext SHARED = new StandardEvaluationContext();

    private final SpelExpression expression;
    private final ArgumentNames names;

    private ArgumentExpression(SpelExpression expression, ArgumentNames names) {
        this.expression = expression;
        this.names = names;
    }

    /**
     * Returns {@code expression} if it depends on nothing but arguments of these {@code names}.
     *
     * @param mayCall whether it may call methods, other than to read properties
     * @return null if it depends on something else, or changes something
     */
    static @Nullable ArgumentExpression of(String expression, ArgumentNames names, boolean mayCall) {
        try {
            SpelExpression parsed = PARSER.parseRaw(expression);
            return isOfArguments(parsed.getAST(), names, mayCall) ? new ArgumentExpression(parsed, names) : null;
        } catch (ParseException e) {
            return null; // Spring says so at each call
        }
    }

    private static boolean isOfArguments(SpelNode node, ArgumentNames names, boolean mayCall) {
        if (node instanceof Literal) {
            return true;
        }
        if (node instanceof VariableReference variable) {
            return names.indexOf(nameOf(variable)) >= 0;
        }
        if (node instanceof CompoundExpression) {
            return isOfArguments(node.getChild(0), names, mayCall) && isWayFrom(node, names, mayCall);
        }
        boolean known = node instanceof Operator
                ? !(node instanceof OpInc || node instanceof OpDec)
                : node instanceof OperatorNot
                        || node instanceof Ternary
                        || node instanceof Elvis
                        || node instanceof InlineList;
        return known && areOfArguments(node, 0, names, mayCall);
    }

    /** Whether the steps of {@code compound} after the first lead from there to something of it. */
    private static boolean isWayFrom(SpelNode compound, ArgumentNames names, boolean mayCall) {
        for (int i = 1; i < compound.getChildCount(); i++) {
            SpelNode step = compound.getChild(i);
            boolean known = step instanceof PropertyOrFieldReference
                    || step instanceof Indexer
                    || (mayCall && step instanceof MethodReference);
            if (!known || !areOfArguments(step, 0, names, mayCall)) {
                return false;
            }
        }
        return true;
    }

    private static boolean areOfArguments(SpelNode parent, int from, ArgumentNames names, boolean mayCall) {
        for (int i = from; i < parent.getChildCount(); i++) {
            if (!isOfArguments(parent.getChild(i), names, mayCall)) {
                return false;
            }
        }
        return true;
    }

    private static String nameOf(VariableReference variable) {
        return variable.toStringAST().substring(1);
    }

    /** Returns which argument the expression is; a negative number if it is more than that. */
    int argument() {
        return expression.getAST() instanceof VariableReference variable ? names.indexOf(nameOf(variable)) : -1;
    }

    /** Returns the value for {@code arguments}. Runs code of theirs, and throws what Spring throws. */
    @Nullable
    Object value(@Nullable Object[] arguments) throws EvaluationException {
        return expression.getValue(new Arguments(arguments));
    }

    /** Returns whether the expression, a condition, is true for {@code arguments}. As {@link #value}. */
    boolean holds(@Nullable Object[] arguments) throws EvaluationException {
        return Boolean.TRUE.equals(expression.getValue(new Arguments(arguments), Boolean.class));
    }

    /** What one call brings. */
    private final class Arguments implements EvaluationContext {

        private final @Nullable Object[] arguments;

        private Arguments(@Nullable Object[] arguments) {
            this.arguments = arguments;
        }

        @Override
        public @Nullable Object lookupVariable(String name) {
            int argument = names.indexOf(name);
            return argument < 0 ? null : arguments[argument];
        }

        @Override
        public void setVariable(String name, @Nullable Object value) {
            throw new UnsupportedOperationException("arguments are not assigned");
        }

        @Override
        public TypedValue getRootObject() {
            return TypedValue.NULL;
        }

        @Override
        public boolean isAssignmentEnabled() {
            return false;
        }

        @Override
        public List<PropertyAccessor> getPropertyAccessors() {
            return SHARED.getPropertyAccessors();
        }

        @Override
        public List<IndexAccessor> getIndexAccessors() {
            return SHARED.getIndexAccessors();
        }

        @Override
        public List<ConstructorResolver> getConstructorResolvers() {
            return SHARED.getConstructorResolvers();
        }

        @Override
        public List<MethodResolver> getMethodResolvers() {
            return SHARED.getMethodResolvers();
        }

        @Override
        public @Nullable BeanResolver getBeanResolver() {
            return null;
        }

        @Override
        public TypeLocator getTypeLocator() {
            return SHARED.getTypeLocator();
        }

        @Override
        public TypeConverter getTypeConverter() {
            return SHARED.getTypeConverter();
        }

        @Override
        public TypeComparator getTypeComparator() {
            return SHARED.getTypeComparator();
        }

        @Override
        public OperatorOverloader getOperatorOverloader() {
            return SHARED.getOperatorOverloader();
        }
    }
}
