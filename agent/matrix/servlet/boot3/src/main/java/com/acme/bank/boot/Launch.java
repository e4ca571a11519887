package com.acme.bank.boot;

import com.acme.bank.BootCalls;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/** A bank as Spring Boot makes it: MVC, functional endpoints and Spring Security; compiled and run with Boot 3 and 4. */
@SpringBootApplication
public class Launch {
    /** Starts, is called, and ends. */
    public static void main(String[] arguments) throws Exception {
        SpringApplication application = new SpringApplication(Launch.class);
        try (ConfigurableApplicationContext context =
                // An event at the end of each request would ask for its user.
                application.run(
                        "--server.port=0",
                        "--spring.main.banner-mode=off",
                        "--spring.mvc.publish-request-handled-events=false")) {
            BootCalls.all(
                    context.getEnvironment().getRequiredProperty("local.server.port", Integer.class),
                    Contexts.READS::get);
        }
    }

    @Bean
    SecurityFilterChain security(HttpSecurity http) throws Exception {
        return http.csrf(csrf -> csrf.disable())
                .securityContext(contexts -> contexts.securityContextRepository(new Contexts()))
                .authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(
                                jakarta.servlet.DispatcherType.ERROR, jakarta.servlet.DispatcherType.ASYNC)
                        .permitAll()
                        .requestMatchers("/open/*", "/asked/*")
                        .permitAll()
                        .requestMatchers(HttpMethod.DELETE, "/**")
                        .hasRole("MANAGER")
                        .anyRequest()
                        .authenticated())
                .httpBasic(Customizer.withDefaults())
                .build();
    }

    @Bean
    UserDetailsService users() {
        return new InMemoryUserDetailsManager(
                User.withUsername("ann").password("{noop}ann").roles("TELLER").build());
    }

    @Bean
    RouterFunction<ServerResponse> notes() {
        return RouterFunctions.route()
                .GET("/notes/{id}", request -> ServerResponse.ok().body("note"))
                .build();
    }
}
