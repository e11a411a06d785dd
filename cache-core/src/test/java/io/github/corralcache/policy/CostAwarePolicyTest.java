package io.github.corralcache.policy;

class CostAwarePolicyTest extends EvictionPolicyContract {

    CostAwarePolicyTest() {
        super("cost-aware");
    }
}
