"""What rules and a given pipeline say about an article, as features for components that are trained."""
